#include "memory/ledger.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace plimsoll {
namespace {

// A broken invariant of the ledger means that no number in it can be believed: stop before memory is oversold.
void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "plimsoll: ledger invariant broken: %s\n", what);
  std::abort();
}

bool may_contain(NodeKind parent, NodeKind child) {
  switch (child) {
    case NodeKind::root:
      return false;
    case NodeKind::system:
    case NodeKind::tenant:
      return parent == NodeKind::root;
    case NodeKind::task:
      return parent == NodeKind::tenant;
    case NodeKind::page:
      return parent == NodeKind::task;
  }
  return false;
}

ByteVector highest(const ByteVector& a, const ByteVector& b) {
  ByteVector result;
  for (Domain domain = 0; domain < kMostDomains; ++domain) result[domain] = std::max(a[domain], b[domain]);
  return result;
}

}  // namespace

Lease::Lease(Lease&& other) noexcept
    : ledger_(std::exchange(other.ledger_, nullptr)),
      node_(other.node_),
      bytes_(std::exchange(other.bytes_, {})),
      taken_(other.taken_) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  release();
  ledger_ = std::exchange(other.ledger_, nullptr);
  node_ = other.node_;
  bytes_ = std::exchange(other.bytes_, {});
  taken_ = other.taken_;
  return *this;
}

Lease::~Lease() { release(); }

void Lease::shrink_to(const ByteVector& bytes) {
  require(held() && bytes.fits_in(bytes_), "a lease may shrink, never grow");
  ledger_->discharge(node_, bytes_ - bytes);
  bytes_ = bytes;
}

Result<Lease> Lease::split_off(const ByteVector& bytes) {
  require(held() && bytes.fits_in(bytes_), "a part of a lease is no larger than the lease");
  TRY_VOID(ledger_->count_lease(node_));
  bytes_ = bytes_ - bytes;
  taken_ = taken_ - bytes;
  return Lease(ledger_, node_, bytes);
}

void Lease::merge(Lease other) {
  if (!held()) {
    *this = std::move(other);
    return;
  }
  require(other.held() && ledger_ == other.ledger_ && node_ == other.node_, "leases of one node can become one");
  const ByteVector bytes = std::exchange(other.bytes_, {});
  bytes_ += bytes;
  taken_ += bytes;
}

void Lease::settle(const ByteVector& measured_peak) {
  require(held(), "only a held lease can be settled");
  ++ledger_->coverage_.settled;
  if (measured_peak.fits_in(taken_)) ++ledger_->coverage_.covered;
  release();
}

void Lease::release() {
  if (ledger_ == nullptr) return;
  Ledger& ledger = *std::exchange(ledger_, nullptr);
  ledger.discharge(node_, bytes_);
  Ledger::Node& node = ledger.at(node_);
  require(node.leases > 0 && ledger.live_leases_ > 0, "more leases returned than taken");
  --node.leases;
  --ledger.live_leases_;
  bytes_ = {};
}

Ledger::Ledger(std::vector<std::string> domain_names, Bounds bounds)
    : domain_names_(std::move(domain_names)), bounds_(bounds), nodes_(bounds.most_nodes) {
  require(!domain_names_.empty() && domain_names_.size() <= kMostDomains, "between one and nine domains");
  require(bounds.most_nodes >= 2, "room for the root and the system");
  free_slots_.reserve(bounds.most_nodes);
  for (std::uint32_t slot = bounds.most_nodes; slot-- > 0;) free_slots_.push_back(slot);
  const std::uint32_t root = take_slot(NodeKind::root, kNone, "all");
  root_ = {root, nodes_[root].generation};
  const std::uint32_t system = take_slot(NodeKind::system, root, "system");
  system_ = {system, nodes_[system].generation};
}

Ledger::~Ledger() { require(live_leases_ == 0, "the ledger ends while leases are out"); }

Result<NodeId> Ledger::open(NodeKind kind, NodeId parent, std::string_view name) {
  require(may_contain(at(parent).kind, kind), "system | tenant → task → page");
  if (free_slots_.empty())
    return fail(Reason::ledger_full,
                fmt::format("the ledger holds {} entries, its most (setting memory.ledger_nodes)", bounds_.most_nodes));
  const std::uint32_t slot = take_slot(kind, parent.slot, name);
  return NodeId{slot, nodes_[slot].generation};
}

std::uint32_t Ledger::take_slot(NodeKind kind, std::uint32_t parent, std::string_view name) {
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  const std::uint32_t generation = nodes_[slot].generation;
  nodes_[slot] = Node{};
  nodes_[slot].kind = kind;
  nodes_[slot].live = true;
  nodes_[slot].generation = generation;
  nodes_[slot].parent = parent;
  nodes_[slot].name = name;
  if (parent != kNone) ++nodes_[parent].children;
  return slot;
}

void Ledger::close(NodeId id) {
  Node& node = at(id);
  require(node.leases == 0 && node.children == 0, "a node is closed with nothing left in it");
  require(node.total.empty(), "a task ends at exactly zero");
  --nodes_[node.parent].children;
  node.live = false;
  ++node.generation;
  free_slots_.push_back(id.slot);
}

Result<Lease> Ledger::reserve(NodeId node, const ByteVector& bytes) {
  const ByteVector available = free();
  for (Domain domain = 0; domain < kMostDomains; ++domain) {
    if (bytes[domain] <= available[domain]) continue;
    const std::string name = domain < domain_names_.size() ? domain_names_[domain] : "an unknown device";
    return fail(Reason::budget, fmt::format("{} needed on {}, {} of {} free ({})", to_text(bytes[domain]), name,
                                            to_text(available[domain]), to_text(budget_[domain]), budget_origin_));
  }
  TRY_VOID(count_lease(node));
  charge(node, bytes);
  return Lease(this, node, bytes);
}

Result<void> Ledger::count_lease(NodeId node) {
  if (live_leases_ == bounds_.most_leases)
    return fail(Reason::ledger_full,
                fmt::format("{} leases are out, the most (setting memory.ledger_leases)", bounds_.most_leases));
  ++at(node).leases;
  ++live_leases_;
  return {};
}

void Ledger::charge(NodeId id, const ByteVector& bytes) {
  at(id).own += bytes;
  for (std::uint32_t slot = id.slot; slot != kNone; slot = nodes_[slot].parent) {
    nodes_[slot].total += bytes;
    nodes_[slot].peak = highest(nodes_[slot].peak, nodes_[slot].total);
  }
}

void Ledger::discharge(NodeId id, const ByteVector& bytes) {
  require(bytes.fits_in(at(id).own), "more bytes returned than held");
  at(id).own -= bytes;
  for (std::uint32_t slot = id.slot; slot != kNone; slot = nodes_[slot].parent) {
    require(bytes.fits_in(nodes_[slot].total), "children sum to parents");
    nodes_[slot].total -= bytes;
  }
}

const ByteVector& Ledger::reserved() const { return nodes_[root_.slot].total; }

ByteVector Ledger::total(NodeId node) const { return at(node).total; }

Ledger::Node& Ledger::at(NodeId id) { return const_cast<Node&>(std::as_const(*this).at(id)); }

const Ledger::Node& Ledger::at(NodeId id) const {
  require(id.slot < nodes_.size() && nodes_[id.slot].live && nodes_[id.slot].generation == id.generation,
          "the id of a closed node was used");
  return nodes_[id.slot];
}

std::vector<NodeView> Ledger::view() const {
  std::vector<NodeView> out;
  append_view(root_.slot, 0, out);
  return out;
}

void Ledger::append_view(std::uint32_t slot, int depth, std::vector<NodeView>& out) const {
  const Node& node = nodes_[slot];
  out.push_back({{slot, node.generation}, node.kind, node.name, depth, node.leases, node.own, node.total, node.peak});
  for (std::uint32_t child = 0; node.children > 0 && child < nodes_.size(); ++child)
    if (nodes_[child].live && nodes_[child].parent == slot && child != slot) append_view(child, depth + 1, out);
}

bool Ledger::verify() const {
  for (std::uint32_t slot = 0; slot < nodes_.size(); ++slot) {
    if (!nodes_[slot].live) continue;
    ByteVector sum = nodes_[slot].own;
    for (std::uint32_t child = 0; child < nodes_.size(); ++child)
      if (nodes_[child].live && nodes_[child].parent == slot) sum += nodes_[child].total;
    if (sum != nodes_[slot].total) return false;
  }
  return true;
}

}  // namespace plimsoll

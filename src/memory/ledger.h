// The ledger: who holds how many bytes, in every domain, before they are used.
//
// A tree: the root holds the node `system` (models' residency, helpers' own size, the emergency reserve) and one node
// per tenant; below a tenant its tasks, below a task its pages. Leases hang on any node. A node's total is the sum of
// its own leases and its children's totals, always: every operation walks the path to the root and checks it, in
// release builds, too; a broken sum aborts. verify() recomputes all totals from the live leases.
//
// The budget may move at any time and may fall below what is reserved (a neighbour grew): then nothing is free until
// leases come back. Reserving is all or nothing over all domains; nobody ever waits while holding (invariant I3).
//
// Threads: one, the control plane's. Memory: at most `most_nodes` nodes and `most_leases` leases, allocated at
// creation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "memory/byte_vector.h"

namespace plimsoll {

class Ledger;

enum class NodeKind : std::uint8_t { root, system, tenant, task, page };

// Slot and generation: an id of a closed node never means another one.
struct NodeId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  bool operator==(const NodeId&) const = default;
};

// Bytes taken. They come back by destruction; a lease may shrink, never grow.
class Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();

  [[nodiscard]] bool held() const { return ledger_ != nullptr; }
  [[nodiscard]] const ByteVector& bytes() const { return bytes_; }
  // Gives back what is above `bytes`. Aborts when a domain would grow.
  void shrink_to(const ByteVector& bytes);
  // A part of it as a lease of its own, and the way back: no total changes, so neither can fail for want of bytes.
  // Reason::ledger_full at the bound of leases; aborts for more than it holds, or when the two are of different nodes.
  [[nodiscard]] Result<Lease> split_off(const ByteVector& bytes);
  void merge(Lease other);
  // Gives everything back and records what was really used, for coverage and the node's peak.
  void settle(const ByteVector& measured_peak);

 private:
  friend class Ledger;
  Lease(Ledger* ledger, NodeId node, const ByteVector& bytes)
      : ledger_(ledger), node_(node), bytes_(bytes), taken_(bytes) {}
  void release();

  Ledger* ledger_ = nullptr;
  NodeId node_;
  ByteVector bytes_;
  ByteVector taken_;  // before any shrinking: what a measured peak is held against
};

// One node as others may see it: metrics, flight records, /admin.
struct NodeView {
  NodeId id;
  NodeKind kind;
  std::string_view name;
  int depth = 0;
  std::uint32_t leases = 0;
  ByteVector own;    // this node's leases
  ByteVector total;  // with its children's
  ByteVector peak;   // highest total so far
};

// How good reservations were, over all settled leases.
struct Coverage {
  std::uint64_t settled = 0;
  std::uint64_t covered = 0;  // measured ≤ reserved in every domain
};

class Ledger {
 public:
  struct Bounds {
    std::uint32_t most_nodes = 4096;
    std::uint32_t most_leases = 8192;
  };

  Ledger(std::vector<std::string> domain_names, Bounds bounds);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  // Aborts when a lease is still out: it would write into freed memory.
  ~Ledger();

  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] NodeId system() const { return system_; }
  // Reason::ledger_full at the bound; a parent of the wrong kind aborts.
  [[nodiscard]] Result<NodeId> open(NodeKind kind, NodeId parent, std::string_view name);
  // The node must have neither leases nor children: a task ends at exactly zero, or we stop here.
  void close(NodeId node);

  // All or nothing. Reason::budget with the domain, what was asked and what is free.
  [[nodiscard]] Result<Lease> reserve(NodeId node, const ByteVector& bytes);
  [[nodiscard]] bool would_fit(const ByteVector& bytes) const { return bytes.fits_in(free()); }

  // `origin`: what the host's budget follows from, for whoever is told that something does not fit.
  void set_budget(const ByteVector& budget, std::string origin) {
    budget_ = budget;
    budget_origin_ = std::move(origin);
  }
  void set_budget(const ByteVector& budget) { budget_ = budget; }
  [[nodiscard]] const std::string& budget_origin() const { return budget_origin_; }
  [[nodiscard]] const ByteVector& budget() const { return budget_; }
  [[nodiscard]] const ByteVector& reserved() const;
  // budget − reserved; zero where the budget has fallen below it.
  [[nodiscard]] ByteVector free() const { return budget_ - reserved(); }
  [[nodiscard]] ByteVector total(NodeId node) const;
  [[nodiscard]] const Coverage& coverage() const { return coverage_; }
  [[nodiscard]] const std::vector<std::string>& domain_names() const { return domain_names_; }

  // Depth first, parents before children.
  [[nodiscard]] std::vector<NodeView> view() const;
  // Every total recomputed from the leaves equals the kept one.
  [[nodiscard]] bool verify() const;

 private:
  friend class Lease;
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Node {
    NodeKind kind = NodeKind::root;
    bool live = false;
    std::uint32_t generation = 0;
    std::uint32_t parent = kNone;
    std::uint32_t children = 0;
    std::uint32_t leases = 0;
    std::string name;
    ByteVector own;
    ByteVector total;
    ByteVector peak;
  };

  [[nodiscard]] Node& at(NodeId id);
  [[nodiscard]] const Node& at(NodeId id) const;
  std::uint32_t take_slot(NodeKind kind, std::uint32_t parent, std::string_view name);
  [[nodiscard]] Result<void> count_lease(NodeId node);
  void charge(NodeId node, const ByteVector& bytes);
  void discharge(NodeId node, const ByteVector& bytes);
  void append_view(std::uint32_t slot, int depth, std::vector<NodeView>& out) const;

  std::vector<std::string> domain_names_;
  Bounds bounds_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> free_slots_;
  NodeId root_;
  NodeId system_;
  ByteVector budget_;
  std::string budget_origin_ = "setting memory.max";
  std::uint32_t live_leases_ = 0;
  Coverage coverage_;
};

}  // namespace plimsoll

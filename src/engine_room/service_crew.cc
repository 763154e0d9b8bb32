#include "engine_room/service_crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace plimsoll {

ServiceCrew::ServiceCrew(RoomMemory& memory, RouterDriver& driver, std::vector<int> wanted, Bytes residency,
                         std::function<void(std::size_t, int)> keep_at_most)
    : memory_(memory),
      driver_(driver),
      wanted_(std::move(wanted)),
      most_(std::accumulate(wanted_.begin(), wanted_.end(), 0)),
      residency_(residency),
      keep_at_most_(std::move(keep_at_most)) {
  change_to(1);
}

int ServiceCrew::share_of(std::size_t device, int services) const {
  std::vector<int> shares(wanted_.size());
  for (std::size_t next = 0; services > 0 && shares != wanted_; next = (next + 1) % shares.size())
    if (shares[next] < wanted_[next]) ++shares[next], --services;
  return shares.at(device);
}

int ServiceCrew::busy() const { return driver_.state().running(); }

CrewFacts ServiceCrew::facts_with(Bytes page, Bytes base) const {
  const Ledger& ledger = memory_.ledger();
  Bytes others = ledger.total(ledger.system())[kHost] - residency_ * static_cast<std::uint64_t>(manned_) + base;
  for (const ActiveTask& task : driver_.state().active) others += task.base.bytes()[kHost];
  return {.budget = ledger.budget()[kHost], .others = others, .residency = residency_, .page = page, .wanted = most_};
}

bool ServiceCrew::has_room_for(const PageDemand& page, Bytes base) const {
  return services_that_fit(facts_with(page.host + page.work, base)) > 0;
}

Result<void> ServiceCrew::man(const PageDemand& page, Bytes base) {
  page_ = std::max(page_, page.host + page.work);
  if (manned() < most_) change_to(std::max(services_that_fit(facts_with(page_, base)), manned()));
  if (manned() > 0) return {};
  return fail(Reason::page_memory,
              fmt::format("insufficient memory: a service with its models needs {} and the page {}, {} of {} are free "
                          "({})",
                          to_text(residency_), to_text(page.host + page.work), to_text(memory_.ledger().free()[kHost]),
                          to_text(memory_.ledger().budget()[kHost]), memory_.ledger().budget_origin()));
}

void ServiceCrew::review() { change_to(std::max({services_that_fit(facts_with(page_, {})), busy(), 1})); }

void ServiceCrew::return_idle() {
  change_to(std::max(busy(), 1));
  driver_.handle(event::IdleMemoryReturned{});
}

Bytes ServiceCrew::rest_with(int services) const { return residency_ * static_cast<std::uint64_t>(services) - lent_; }

void ServiceCrew::change_to(int services) {
  Ledger& ledger = memory_.ledger();
  if (services < manned_) {
    share_out(services);
    manned_ = services;
    rest_.shrink_to(ByteVector::host(std::min(to_lend(), rest_with(manned_))));
  }
  const int before = manned_;
  for (; manned_ < services; ++manned_) {
    auto lease = ledger.reserve(ledger.system(), ByteVector::host(rest_with(manned_ + 1) - to_lend()));
    if (!lease) break;
    rest_.merge(*std::move(lease));
  }
  if (manned_ > before) share_out(manned_);
  tell();
}

void ServiceCrew::share_out(int services) {
  for (std::size_t device = 0; device < wanted_.size(); ++device) keep_at_most_(device, share_of(device, services));
}

Result<Lease> ServiceCrew::lend(Bytes bytes) {
  Ledger& ledger = memory_.ledger();
  TRY(Lease lent, ledger.reserve(ledger.system(), ByteVector::host(bytes - to_lend())));
  if (rest_.held()) {
    TRY(Lease part, rest_.split_off(ByteVector::host(std::min(bytes, to_lend()))));
    lent.merge(std::move(part));
  }
  lent_ += bytes;
  return lent;
}

void ServiceCrew::take_back(Lease lease) {
  lent_ -= lease.bytes()[kHost];
  const Bytes missing = rest_with(manned_) - to_lend();
  lease.shrink_to(ByteVector::host(std::min(lease.bytes()[kHost], missing)));
  rest_.merge(std::move(lease));
}

void ServiceCrew::tell() {
  if (told_ == manned()) return;
  told_ = manned();
  const auto droppable = residency_ * static_cast<std::uint64_t>(std::max(manned() - 1, 0));
  driver_.handle(event::IdleMemoryChanged{ByteVector::host(droppable)});
  for (std::size_t device = 0; device < wanted_.size(); ++device)
    driver_.handle(event::ServicesChanged{device, share_of(device, manned())});
}

}  // namespace plimsoll

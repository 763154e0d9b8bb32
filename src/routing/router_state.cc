#include "routing/router_state.h"

#include <algorithm>
#include <utility>

namespace plimsoll {

RouterState::RouterState(RouterSettings router_settings, std::vector<Device> router_devices, Ledger& router_ledger,
                         std::uint64_t seed)
    : settings(std::move(router_settings)),
      ledger(router_ledger),
      turns(settings),
      pages(settings),
      drain_rate(settings.predictions_max),
      random(seed) {
  for (Device& device : router_devices) devices.push_back({.device = std::move(device), .unusable_since = TimePoint{}});
  active.reserve(static_cast<std::size_t>(places()));
}

void RouterState::use_tenants(TenantTable table) {
  settings.tenants = std::move(table);
  queue.use_shares([this](std::string_view tenant) -> const TenantShare& { return settings.tenant(tenant); });
}

ActiveTask* RouterState::find(TaskNumber number) {
  const auto found = std::ranges::find(active, number, [](const ActiveTask& task) { return task.plan.number; });
  return found == active.end() ? nullptr : &*found;
}

int RouterState::running() const {
  int count = 0;
  for (const DeviceState& each : devices) count += each.running;
  return count;
}

bool RouterState::is_small(const TaskPlan& plan) const {
  if (plan.pages > settings.small_pages_max) return false;
  const auto share = static_cast<double>((plan.largest_page.host + plan.largest_page.work).count());
  return share <= settings.small_share * static_cast<double>(ledger.budget()[kHost].count());
}

Claim RouterState::claim(const ActiveTask& task) const {
  const TenantShare& share = settings.tenant(task.plan.tenant);
  return {.small = is_small(task.plan),
          .priority = task.plan.priority,
          .tenant = task.plan.tenant,
          .weight = share.weight,
          .satisfaction = share.min_share > 0 ? satisfaction(share, running_share(task.plan.tenant)) : 1};
}

double RouterState::dominant_share(const ByteVector& bytes, int count) const {
  double share = static_cast<double>(count) / std::max(settings.predictions_max, 1);
  for (Domain domain = 0; domain < kMostDomains; ++domain)
    if (const auto budget = ledger.budget()[domain].count(); budget > 0)
      share = std::max(share, static_cast<double>(bytes[domain].count()) / static_cast<double>(budget));
  return share;
}

double RouterState::running_share(std::string_view tenant, const ByteVector& more, int more_pages) const {
  ByteVector bytes = more;
  int count = more_pages;
  for (const ActiveTask& task : active) {
    if (task.plan.tenant != tenant) continue;
    for (const PageSlot& slot : task.window())
      if (slot.state == PageSlot::State::running) bytes += slot.lease.bytes(), ++count;
  }
  return dominant_share(bytes, count);
}

int RouterState::places_of(std::string_view tenant) const {
  const auto found = std::ranges::find(tenants, tenant, &TenantNode::name);
  return found == tenants.end() ? 0 : found->tasks;
}

void RouterState::enqueue(WaitingTask task) {
  turns.enter({.small = task.small, .priority = task.plan.priority, .tenant = task.plan.tenant});
  const TenantShare& share = settings.tenant(task.plan.tenant);
  queue.push(std::move(task), share);
}

std::optional<WaitingTask> RouterState::dequeue(TaskNumber number) {
  auto task = queue.take(number);
  if (task) turns.leave({.small = task->small, .priority = task->plan.priority, .tenant = task->plan.tenant});
  return task;
}

// SplitMix64 (Steele, Lea and Flood 2014): a word of state is enough for jitter.
double RouterState::next_jitter() {
  constexpr double kLeast = 0.9;
  constexpr double kMost = 1.3;
  random += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = random;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  mixed ^= mixed >> 31U;
  return kLeast + (kMost - kLeast) * static_cast<double>(mixed >> 11U) * 0x1p-53;
}

bool RouterState::fits_somewhere(const TaskPlan& plan, const PageDemand& demand, const ByteVector& beside) const {
  for (DeviceNumber number = 0; number < devices.size(); ++number) {
    if (plan.device && *plan.device != number) continue;
    if ((beside + demand.on(devices[number].device.domain)).fits_in(ledger.budget())) return true;
  }
  return false;
}

}  // namespace plimsoll

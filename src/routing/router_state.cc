#include "routing/router_state.h"

#include <algorithm>
#include <utility>

namespace plimsoll {

RouterState::RouterState(RouterSettings router_settings, std::vector<Device> router_devices, Ledger& router_ledger)
    : settings(router_settings), ledger(router_ledger), turns(settings), pages(settings) {
  for (Device& device : router_devices) devices.push_back({.device = std::move(device), .unusable_since = TimePoint{}});
  active.reserve(static_cast<std::size_t>(settings.tasks_max) + 1);
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
  return {is_small(task.plan), task.plan.priority, task.plan.tenant};
}

bool RouterState::fits_somewhere(const TaskPlan& plan, const PageDemand& demand, const ByteVector& beside) const {
  for (DeviceNumber number = 0; number < devices.size(); ++number) {
    if (plan.device && *plan.device != number) continue;
    if ((beside + demand.on(devices[number].device.domain)).fits_in(ledger.budget())) return true;
  }
  return false;
}

}  // namespace plimsoll

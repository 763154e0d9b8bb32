#include "routing/device_choice.h"

#include <algorithm>
#include <tuple>

namespace plimsoll {
namespace {

bool on_host(const DeviceState& each) { return each.device.domain == kHost; }

bool may_use(const RouterState& state, const ActiveTask& task, const PageSlot& slot, DeviceNumber number) {
  const DeviceState& each = state.devices[number];
  if (slot.settings.on_cpu && !on_host(each)) return false;
  if (!task.plan.device || *task.plan.device == number) return true;
  // Not what was asked for: only as the fallback to the CPU.
  if (!state.settings.cpu_fallback || !on_host(each)) return false;
  const Domain wanted = state.devices[*task.plan.device].device.domain;
  const bool short_there = state.pressure.at(wanted).level >= PressureLevel::degrade;
  return wanted != kHost && (slot.settings.on_cpu || (short_there && state.level() <= PressureLevel::warn));
}

// Devices in the order in which they are tried.
std::vector<DeviceNumber> candidates(const RouterState& state, const ActiveTask& task, const PageSlot& slot) {
  std::vector<DeviceNumber> numbers;
  for (DeviceNumber number = 0; number < state.devices.size(); ++number)
    if (may_use(state, task, slot, number)) numbers.push_back(number);
  const auto rank = [&](DeviceNumber number) {
    const DeviceState& each = state.devices[number];
    const bool short_of_memory = state.pressure.at(each.device.domain).level >= PressureLevel::degrade;
    return std::tuple(!on_host(each) && short_of_memory, on_host(each), each.running, number);
  };
  std::ranges::sort(numbers, {}, rank);
  return numbers;
}

// Free in the ledger and, where more is in use than was reserved, really there: what the level's reading leaves.
Bytes left_in(const RouterState& state, Domain domain) {
  const Bytes free = state.ledger.free()[domain];
  const DomainPressure& seen = state.pressure.at(domain);
  if (seen.level <= PressureLevel::warn) return free;
  const double left = std::max(0.0, 1 - seen.pressure);
  return std::min(free,
                  Bytes(static_cast<std::uint64_t>(static_cast<double>(state.ledger.budget()[domain].count()) * left)));
}

FeatureChoice features_on(const RouterState& state, const ActiveTask& task, const PageSlot& slot, Domain domain) {
  const Bytes free = left_in(state, domain);
  const Bytes available = domain == kHost ? free - slot.plan.demand.host : free;
  return choose_features(slot.features, state.settings.prices, slot.plan.demand.work, available, task.plan.strict);
}

}  // namespace

Choice choose_device(const RouterState& state, const ActiveTask& task, const PageSlot& slot) {
  Choice choice;
  for (const DeviceNumber number : candidates(state, task, slot)) {
    const DeviceState& each = state.devices[number];
    if (each.running >= each.usable) continue;
    choice.free_service = true;
    FeatureChoice features = features_on(state, task, slot, each.device.domain);
    const ByteVector bytes = PageDemand{slot.plan.demand.host, features.needed}.on(each.device.domain);
    if (features.must_wait || !state.ledger.would_fit(bytes)) continue;
    choice.placement = Placement{number, bytes, std::move(features)};
    return choice;
  }
  return choice;
}

}  // namespace plimsoll

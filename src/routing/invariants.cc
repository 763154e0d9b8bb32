#include <fmt/format.h>

#include <algorithm>

#include "routing/task_router.h"

namespace plimsoll {
namespace {

std::optional<std::string> broken_page(const ActiveTask& task, const PageSlot& slot) {
  const bool running = slot.state == PageSlot::State::running;
  if (running != slot.lease.held())
    return fmt::format("I3: page {} of task {} {} its lease", slot.plan.number, task.plan.number,
                       running ? "runs without" : "waits with");
  return std::nullopt;
}

std::optional<std::string> broken_task(const ActiveTask& task) {
  if (const Census census = task.census(); census.sum() != task.plan.pages)
    return fmt::format("I6: task {} counts {} of {} pages", task.plan.number, census.sum(), task.plan.pages);
  if (!task.base.held() && !task.plan.base.empty())
    return fmt::format("I4: task {} is active without its base", task.plan.number);
  for (const PageSlot& slot : task.window())
    if (auto broken = broken_page(task, slot)) return broken;
  return std::nullopt;
}

std::optional<std::string> broken_devices(const RouterState& state) {
  std::vector<int> running(state.devices.size());
  for (const ActiveTask& task : state.active)
    for (const PageSlot& slot : task.window())
      if (slot.state == PageSlot::State::running) ++running.at(slot.device);
  for (DeviceNumber number = 0; number < state.devices.size(); ++number)
    if (running[number] != state.devices[number].running)
      return fmt::format("I1: device {} counts {} pages, {} run", state.devices[number].device.name,
                         state.devices[number].running, running[number]);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_invariant(const RouterState& state) {
  if (!state.ledger.verify()) return "I1: a total of the ledger is not the sum of its leases";
  if (std::ssize(state.active) > state.places()) return "I1: more active tasks than places";
  if (auto broken = broken_devices(state)) return broken;
  for (const ActiveTask& task : state.active)
    if (auto broken = broken_task(task)) return broken;
  return std::nullopt;
}

std::string fingerprint(const RouterState& state) {
  std::string text = fmt::format("q{} f{}", state.queue.size(), state.ledger.free()[kHost].count());
  for (const bool small : {false, true})
    for (std::size_t of = 0; of < kPriorities; ++of)
      for (const auto& [tenant, line] : state.queue.lines(small, static_cast<Priority>(of)))
        text += fmt::format(" h{}", line.first().plan.number);
  for (const TaskNumber number : state.door.all()) text += fmt::format(" w{}", number);
  for (const DeviceState& each : state.devices) text += fmt::format(" d{}/{}", each.running, each.usable);
  text += fmt::format(" l{} a{}", static_cast<int>(state.level()), state.idle_return_asked);
  text += fmt::format(" e{}{}", state.draining, state.drain_over);
  text += fmt::format(" s{}", state.small_seen.has_value());
  if (state.reservation) text += fmt::format(" r{}.{}", state.reservation->task, state.reservation->page);
  for (const ActiveTask& task : state.active) {
    const Census census = task.census();
    text += fmt::format(" t{}:{}{}{}:{},{},{},{}", task.plan.number, task.describing(), task.cleaning(),
                        task.failure.has_value(), census.undescribed, census.done, census.degraded, census.failed);
    for (const PageSlot& slot : task.window())
      text +=
          fmt::format(";{}:{},{},{},{},{},{},{}", slot.plan.number, static_cast<int>(slot.state), slot.attempts,
                      slot.losses, slot.kills, slot.evictions, slot.settings.exclusive, slot.plan.demand.work.count());
  }
  return text;
}

}  // namespace plimsoll

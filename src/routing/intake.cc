#include "routing/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "routing/activation.h"
#include "routing/admission.h"
#include "routing/backlog.h"
#include "routing/windows.h"

namespace plimsoll {
namespace {

std::vector<Domain> domains_for(const RouterState& state, const TaskPlan& plan) {
  std::vector<Domain> domains;
  for (DeviceNumber number = 0; number < state.devices.size(); ++number)
    if (!plan.device || *plan.device == number) domains.push_back(state.devices[number].device.domain);
  return domains;
}

// `from_door`: it stands there, first of its class, and does not count against itself.
AdmissionSnapshot snapshot_for(const Step& step, const TaskPlan& plan, bool from_door) {
  const RouterState& state = step.state;
  const TenantBacklog* backlog = state.queue.backlog_of(plan.tenant);
  const Door::Tally tally = state.door.of_tenant(plan.tenant);
  const TenantBacklog queued = backlog ? *backlog : TenantBacklog{};
  return {.budget = state.ledger.budget(),
          .budget_origin = state.ledger.budget_origin(),
          .unavoidable = state.unavoidable(),
          .domains = domains_for(state, plan),
          .level = state.level(),
          .draining = state.draining,
          .queued_tasks = state.queue.fresh(plan.priority),
          .queue_capacity = state.settings.queue_capacity.at(static_cast<std::size_t>(plan.priority)),
          .at_door = from_door ? 0 : state.door.waiting(plan.priority),
          .queued_bytes = state.queue.bytes(),
          .queue_bytes_max = state.settings.queue_bytes_max,
          .tenant_tasks = queued.tasks + tally.tasks - (from_door ? 1 : 0),
          .tenant_bytes = queued.bytes + tally.bytes - (from_door ? plan.body : Bytes()),
          .tenant = state.settings.tenant(plan.tenant),
          .other_tenants = backlog ? 0 : static_cast<int>(state.queue.tenants().size()),
          .tenants_max = static_cast<int>(state.settings.tenants_max),
          .ahead = time_ahead(state, plan.priority),
          .room_after = time_to_room(state, plan, step.now),
          .tenant_room_after = time_to_tenant_room(state, plan, step.now),
          .now = step.now};
}

std::optional<Refusal> decide(Step& step, const TaskPlan& plan, bool from_door) {
  AdmissionSnapshot snapshot = snapshot_for(step, plan, from_door);
  snapshot.jitter = step.state.next_jitter();
  return decide_admission(plan, snapshot);
}

bool may_wait_at_door(const RouterState& state, const TaskPlan& plan, const Refusal& refusal) {
  const RouterSettings& settings = state.settings;
  return refusal.error.reason == Reason::queue_full &&
         settings.door_time_max.at(static_cast<std::size_t>(plan.priority)).count() > 0 &&
         state.door.size() < settings.door_max && state.door.bytes() + plan.body <= settings.door_bytes_max;
}

void refuse(Step& step, const TaskPlan& plan, Refusal refusal) {
  if (refusal.error.reason == Reason::queue_full) promise_room(step.state, plan, step.now);
  if (refusal.error.reason == Reason::tenant_quota) promise_tenant_room(step.state, plan, step.now);
  step.act(action::RefuseTask{plan.number, std::move(refusal.error), refusal.retry_after});
}

void accept(Step& step, TaskPlan plan) {
  RouterState& state = step.state;
  const TaskNumber number = plan.number;
  const bool small = state.is_small(plan);
  if (small) state.small_seen = step.now;
  const Milliseconds turn = turn_time(state, plan);
  state.enqueue({.plan = std::move(plan), .small = small, .since = step.now, .turn = turn, .begun = nullptr});
  step.act(action::AcceptTask{number});
}

// The first of a class at the door: in, away for another reason, or still to wait (false).
bool admit_first(Step& step, Priority priority) {
  const Door::Caller* first = step.state.door.first(priority);
  if (!first) return false;
  const RouterSettings& settings = step.state.settings;
  if (step.state.queue.fresh(priority) >= settings.queue_capacity.at(static_cast<std::size_t>(priority))) return false;
  auto refusal = decide(step, first->plan, true);
  if (refusal && refusal->error.reason == Reason::queue_full) return false;
  Door::Caller caller = *step.state.door.take(first->plan.number);
  if (refusal)
    refuse(step, caller.plan, *std::move(refusal));
  else
    accept(step, std::move(caller.plan));
  return true;
}

Error late() { return fail(Reason::deadline, "its deadline has passed").error(); }

// What the queue says now to one that has waited long enough.
void refuse_overdue(Step& step, TaskNumber number) {
  const Door::Caller caller = *step.state.door.take(number);
  const auto waited = std::chrono::duration_cast<std::chrono::seconds>(step.now - caller.since);
  auto refusal = decide(step, caller.plan, false);
  if (!refusal) return accept(step, caller.plan);
  if (refusal->error.reason == Reason::queue_full)
    refusal->error.message += fmt::format("; it waited {} s for room (setting queue.entry_time)", waited.count());
  refuse(step, caller.plan, *std::move(refusal));
}

constexpr Milliseconds kNoEnd = std::chrono::years(10);

// The longest waits. A class that could not be begun for a while, because of a drain, loses nobody by that.
std::array<Milliseconds, kPriorities> times_in_queue(const RouterState& state, TimePoint now) {
  auto times = state.settings.queue_time_max;
  for (Milliseconds& time : times)
    if (state.resumed_at && now - *state.resumed_at < time) time = kNoEnd;
  return times;
}

}  // namespace

void arrive(Step& step, TaskPlan plan) {
  auto refusal = decide(step, plan, false);
  if (!refusal) return accept(step, std::move(plan));
  if (may_wait_at_door(step.state, plan, *refusal)) return step.state.door.push({std::move(plan), step.now});
  refuse(step, plan, *std::move(refusal));
}

bool admit_from_door(Step& step) {
  if (step.state.door.empty()) return false;
  bool any = false;
  for (std::size_t of = 0; of < kPriorities; ++of)
    while (admit_first(step, static_cast<Priority>(of))) any = true;
  return any;
}

void expire(Step& step) {
  RouterState& state = step.state;
  const RouterSettings& settings = state.settings;
  for (const TaskNumber number : state.door.overdue(step.now, settings.door_time_max)) refuse_overdue(step, number);
  // What waits when the program ends is read after its next start.
  if (state.draining) return;
  for (const TaskNumber number : state.queue.overdue(step.now, times_in_queue(state, step.now))) {
    const Priority priority = state.queue.find(number)->plan.priority;
    end_waiting(step, number,
                fail(Reason::queue_timeout,
                     fmt::format("waited {} s, the most allowed (setting queue.{}_time)",
                                 settings.queue_time_max.at(static_cast<std::size_t>(priority)).count() / 1000,
                                 label(priority)))
                    .error());
  }
}

void end_late(Step& step) {
  RouterState& state = step.state;
  for (const TaskNumber number : state.queue.past_deadline(step.now)) end_waiting(step, number, late());
  for (ActiveTask& task : state.active)
    if (!task.failure && is_late(task.plan, step.now)) end_active(step, task, late());
  if (state.door.empty()) return;
  for (const TaskNumber number : state.door.past_deadline(step.now)) turn_away(step, number, late());
}

void turn_away(Step& step, TaskNumber number, Error why) {
  if (step.state.door.take(number)) step.act(action::RefuseTask{number, std::move(why), std::nullopt});
}

void begin_drain(Step& step) {
  RouterState& state = step.state;
  state.draining = true;
  for (const TaskNumber number : state.door.all()) {
    const Door::Caller caller = *state.door.take(number);
    refuse(step, caller.plan, *decide(step, caller.plan, false));
  }
}

void end_drain(Step& step) {
  step.state.draining = true;
  step.state.drain_over = true;
  for (ActiveTask& task : step.state.active)
    for (PageSlot& slot : task.window()) {
      // An ended task's pages are cancelled already.
      if (slot.state != PageSlot::State::running || slot.evicting || task.failure) continue;
      slot.evicting = true;
      step.act(action::CancelPage{task.plan.number, slot.plan.number});
    }
}

void end_standstill(Step& step) {
  RouterState& state = step.state;
  if (!state.draining) return;
  state.draining = false;
  state.drain_over = false;
  state.resumed_at = step.now;
}

void park_idle(Step& step) {
  const auto idle = [](const ActiveTask& task) {
    return !task.failure && !task.describing() && !task.cleaning() && !task.window().empty() &&
           task.census().running == 0;
  };
  auto& active = step.state.active;
  for (auto task = std::ranges::find_if(active, idle); task != active.end(); task = std::ranges::find_if(active, idle))
    park(step, *task);
}

}  // namespace plimsoll

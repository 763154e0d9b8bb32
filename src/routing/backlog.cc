#include "routing/backlog.h"

#include <algorithm>
#include <numeric>

#include "routing/admission.h"

namespace plimsoll {
namespace {

std::size_t index(Priority priority) { return static_cast<std::size_t>(priority); }

Milliseconds active_work(const RouterState& state) {
  Milliseconds work{};
  for (const ActiveTask& task : state.active)
    work += task.plan.page_time * (task.plan.pages - task.census().finished());
  return work;
}

// What active tasks still have to read before they give their places up.
Milliseconds active_turns(const RouterState& state) {
  Milliseconds work{};
  for (const ActiveTask& task : state.active) work += turn_time(state, task.plan, task.census().finished());
  return work;
}

// Whatever the others do.
double guaranteed_share(const RouterSettings& settings, Priority priority) {
  return settings.weights.at(index(priority)) / std::reduce(settings.weights.begin(), settings.weights.end());
}

// Beside the classes that wait now.
double present_share(const RouterState& state, Priority priority) {
  double sum = 0;
  for (std::size_t of = 0; of < kPriorities; ++of)
    if (of == index(priority) || state.queue.turns(static_cast<Priority>(of)).count() > 0)
      sum += state.settings.weights.at(of);
  return state.settings.weights.at(index(priority)) / sum;
}

double tenant_share(const RouterState& state, const std::string& name) {
  const TenantShare& row = state.settings.tenant(name);
  double sum = 0;
  for (const auto& [tenant, backlog] : state.queue.tenants()) sum += backlog.weight;
  return std::min(std::max(row.weight / std::max(sum, row.weight), row.min_share), row.max_share);
}

// Behind what is ahead and behind those that were told a time.
Milliseconds behind(const RouterState& state, const TaskPlan& plan, Milliseconds ahead, double share,
                    TimePoint promised, TimePoint now) {
  const auto drained = state.drain_rate.time_for(active_turns(state)) + state.drain_rate.time_for(ahead, share);
  const auto told = std::chrono::duration_cast<Milliseconds>(promised - now);
  return std::max(drained, told) + state.drain_rate.time_for(turn_time(state, plan), share);
}

}  // namespace

Milliseconds turn_time(const RouterState& state, const TaskPlan& plan, int finished) {
  return plan.page_time * std::min(plan.pages - finished, state.settings.window_of(plan));
}

Milliseconds time_ahead(const RouterState& state, Priority priority) {
  Milliseconds all = active_work(state);
  const Milliseconds own = all + state.queue.work(priority);
  for (std::size_t of = 0; of < kPriorities; ++of) all += state.queue.work(static_cast<Priority>(of));
  return std::min(state.drain_rate.time_for(all),
                  state.drain_rate.time_for(own, guaranteed_share(state.settings, priority)));
}

Milliseconds time_to_room(const RouterState& state, const TaskPlan& plan, TimePoint now) {
  const Milliseconds ahead = state.queue.turns(plan.priority) + state.door.turns(plan.priority, state.settings.window);
  return behind(state, plan, ahead, present_share(state, plan.priority), state.promised_until.at(index(plan.priority)),
                now);
}

Milliseconds time_to_tenant_room(const RouterState& state, const TaskPlan& plan, TimePoint now) {
  const TenantBacklog* backlog = state.queue.backlog_of(plan.tenant);
  if (!backlog) return time_to_room(state, plan, now);
  return behind(state, plan, backlog->turns, tenant_share(state, plan.tenant), backlog->promised_until, now);
}

void promise_room(RouterState& state, const TaskPlan& plan, TimePoint now) {
  state.promised_until.at(index(plan.priority)) = now + std::min(time_to_room(state, plan, now), kMostRetry);
}

void promise_tenant_room(RouterState& state, const TaskPlan& plan, TimePoint now) {
  if (TenantBacklog* backlog = state.queue.backlog_of(plan.tenant))
    backlog->promised_until = now + std::min(time_to_tenant_room(state, plan, now), kMostRetry);
}

}  // namespace plimsoll

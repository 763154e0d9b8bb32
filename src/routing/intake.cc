#include "routing/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "routing/admission.h"
#include "routing/windows.h"

namespace plimsoll {
namespace {

Milliseconds work_of_active(const RouterState& state) {
  Milliseconds work{};
  for (const ActiveTask& task : state.active)
    work += task.plan.page_time * (task.plan.pages - task.census().finished());
  return work;
}

AdmissionSnapshot snapshot_for(const Step& step, const TaskPlan& plan) {
  const RouterState& state = step.state;
  std::vector<Domain> domains;
  for (DeviceNumber number = 0; number < state.devices.size(); ++number)
    if (!plan.device || *plan.device == number) domains.push_back(state.devices[number].device.domain);
  return {.budget = state.ledger.budget(),
          .budget_origin = state.ledger.budget_origin(),
          .unavoidable = state.unavoidable(),
          .domains = std::move(domains),
          .level = state.level(),
          .queued_tasks = state.queue.fresh(plan.priority),
          .queue_capacity = state.settings.queue_capacity.at(static_cast<std::size_t>(plan.priority)),
          .queued_bytes = state.queue.bytes(),
          .queue_bytes_max = state.settings.queue_bytes_max,
          .backlog = (work_of_active(state) + state.queue.work()) / std::max(state.settings.predictions_max, 1),
          .drain_time_per_task = state.time_per_task,
          .now = step.now};
}

std::array<double, kPriorities> weights(const Step& step) {
  std::array<Milliseconds, kPriorities> waits{};
  for (std::size_t index = 0; index < kPriorities; ++index)
    waits.at(index) = step.state.queue.oldest_wait(static_cast<Priority>(index), step.now);
  return aged_weights(step.state.settings, waits);
}

// One place more than tasks_max, and that one never goes to a large document.
bool has_place(const RouterState& state, bool small) {
  const auto small_ones = std::ranges::count(state.active, true, &ActiveTask::small);
  if (std::ssize(state.active) > state.settings.tasks_max) return false;
  return small || std::ssize(state.active) - small_ones < state.settings.tasks_max;
}

// Under pressure only small documents begin; what has begun goes on.
bool may_begin(const RouterState& state, const WaitingTask& task) {
  if (task.begun) return state.level() < PressureLevel::reject || task.plan.priority != Priority::low;
  return state.level() < PressureLevel::throttle || (task.small && state.level() < PressureLevel::reject);
}

// I4 with this task active, too: every base in place and the largest page of all still fits.
bool is_safe(const RouterState& state, const TaskPlan& plan) {
  ByteVector bases = state.unavoidable() + plan.base;
  for (const ActiveTask& task : state.active) bases += task.base.bytes();
  return state.fits_somewhere(plan, plan.largest_page, bases) &&
         std::ranges::all_of(state.active, [&](const ActiveTask& task) {
           return state.fits_somewhere(task.plan, task.plan.largest_page, bases);
         });
}

TenantNode* tenant_node(RouterState& state, const std::string& name) {
  const auto found = std::ranges::find(state.tenants, name, &TenantNode::name);
  if (found != state.tenants.end()) return &*found;
  auto node = state.ledger.open(NodeKind::tenant, state.ledger.root(), name);
  if (!node) return nullptr;
  state.tenants.push_back({name, *node, 0});
  return &state.tenants.back();
}

// Its node and its base lease; false leaves everything as it was.
bool take_base(RouterState& state, ActiveTask& task) {
  TenantNode* tenant = tenant_node(state, task.plan.tenant);
  if (!tenant) return false;
  ++tenant->tasks;
  auto node = state.ledger.open(NodeKind::task, tenant->node, fmt::format("task {}", task.plan.number));
  auto lease = node ? state.ledger.reserve(*node, task.plan.base) : fail(Reason::ledger_full, "");
  if (lease) {
    task.node = *node;
    task.base = *std::move(lease);
    return true;
  }
  if (node) state.ledger.close(*node);
  release_tenant(state, task.plan.tenant);
  return false;
}

// One window's cost, in advance: turns are about places, not about what pages really took.
double window_cost(const RouterState& state, const TaskPlan& plan) {
  const int pages = std::min(plan.pages, state.settings.window);
  return static_cast<double>(pages) * std::chrono::duration<double>(plan.page_time).count();
}

bool begin(Step& step, TaskNumber number) {
  RouterState& state = step.state;
  WaitingTask waiting = *state.queue.take(number);
  ActiveTask task = waiting.begun ? std::move(*waiting.begun) : ActiveTask(waiting.plan, waiting.small, waiting.since);
  if (!take_base(state, task)) {
    waiting.begun = waiting.begun ? std::make_unique<ActiveTask>(std::move(task)) : nullptr;
    state.queue.push(std::move(waiting));
    return false;
  }
  task.served = step.now;
  state.turns.charge(state.claim(task), window_cost(state, task.plan), weights(step));
  state.active.push_back(std::move(task));
  // One that was parked in the middle of a window goes on with what is left of it.
  if (state.active.back().window().empty()) describe_next_window(step, state.active.back());
  return true;
}

bool activate_one(Step& step) {
  RouterState& state = step.state;
  std::vector<TaskQueue::Head> heads = state.queue.heads();
  std::erase_if(heads, [&](const TaskQueue::Head& head) { return !may_begin(state, *head.task); });
  std::vector<Claim> claims;
  claims.reserve(heads.size());
  for (const TaskQueue::Head& head : heads) claims.push_back(head.claim);
  for (const std::size_t index : state.turns.rank(claims)) {
    const WaitingTask& waiting = *heads[index].task;
    if (!has_place(state, waiting.small)) continue;
    if (is_safe(state, waiting.plan)) {
      if (begin(step, waiting.plan.number)) return true;
      continue;
    }
    // Nobody passes it for ever: after a while places stay empty until it is safe.
    const bool alone =
        state.fits_somewhere(waiting.plan, waiting.plan.largest_page, state.unavoidable() + waiting.plan.base);
    if (alone && step.now - waiting.since >= state.settings.drain_after) return false;
  }
  return false;
}

}  // namespace

void arrive(Step& step, TaskPlan plan) {
  RouterState& state = step.state;
  const TaskNumber number = plan.number;
  if (auto refusal = decide_admission(plan, snapshot_for(step, plan))) {
    step.act(action::RefuseTask{number, std::move(refusal->error), refusal->retry_after});
    return;
  }
  const bool small = state.is_small(plan);
  state.queue.push({.plan = std::move(plan), .small = small, .since = step.now, .begun = nullptr});
  step.act(action::AcceptTask{number});
}

void activate(Step& step) {
  while (!step.state.queue.empty() && activate_one(step)) {
  }
}

void expire(Step& step) {
  RouterState& state = step.state;
  const RouterSettings& settings = state.settings;
  for (const TaskNumber number : state.queue.overdue(step.now, settings.queue_time_max)) {
    const Priority priority = state.queue.find(number)->plan.priority;
    end_waiting(step, number,
                fail(Reason::queue_timeout,
                     fmt::format("waited {} s, the most allowed (setting queue.{}_time)",
                                 settings.queue_time_max.at(static_cast<std::size_t>(priority)).count() / 1000,
                                 label(priority)))
                    .error());
  }
  const Error late = fail(Reason::deadline, "its deadline has passed").error();
  for (const TaskNumber number : state.queue.past_deadline(step.now)) end_waiting(step, number, late);
  for (ActiveTask& task : state.active)
    if (!task.failure && task.plan.deadline && *task.plan.deadline <= step.now) end_active(step, task, late);
}

bool others_wait(const RouterState& state, const ActiveTask& than) {
  return std::ranges::any_of(state.queue.heads(), [&](const TaskQueue::Head& head) {
    return head.task->small == than.small && may_begin(state, *head.task) && !has_place(state, than.small);
  });
}

void park(Step& step, ActiveTask& task) {
  RouterState& state = step.state;
  const TaskNumber number = task.plan.number;
  step.act(action::ParkTask{number});
  give_back_base(state, task);
  const auto place = state.active.begin() + (&task - state.active.data());
  auto begun = std::make_unique<ActiveTask>(std::move(task));
  state.active.erase(place);
  state.queue.push({.plan = begun->plan, .small = begun->small, .since = step.now, .begun = std::move(begun)});
}

}  // namespace plimsoll

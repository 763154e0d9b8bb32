#include "routing/activation.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "routing/backlog.h"
#include "routing/small_lane.h"
#include "routing/windows.h"

namespace plimsoll {
namespace {

// Lines of one lane and class.
struct Group {
  bool small;
  Priority priority;
};

// The first of a line, with what decides whose turn it is within its group.
struct Candidate {
  double satisfaction;
  double time;
  std::size_t order;
  const WaitingTask* task;
  [[nodiscard]] bool after(const Candidate& other) const {
    return std::tie(satisfaction, time, order) > std::tie(other.satisfaction, other.time, other.order);
  }
};

enum class Try { began, ended, next, stop };

double aged_weight(const Step& step, Priority priority) {
  std::array<Milliseconds, kPriorities> waits{};
  for (std::size_t index = 0; index < kPriorities; ++index)
    waits.at(index) = step.state.queue.oldest_wait(static_cast<Priority>(index), step.now);
  return aged_weights(step.state.settings, waits).at(static_cast<std::size_t>(priority));
}

// Places are what tenants share here: one that has its most takes no further one.
bool tenant_may_begin(const RouterState& state, const TenantShare& share, const std::string& tenant) {
  if (share.max_share >= 1) return true;
  const int places = state.places_of(tenant);
  return places == 0 || within_share(share, static_cast<double>(places + 1) / state.settings.tasks_max);
}

// Under pressure only small documents begin; what has begun goes on.
bool pressure_allows(const RouterState& state, const WaitingTask& task) {
  if (task.begun) return state.level() < PressureLevel::reject || task.plan.priority != Priority::low;
  return state.level() < PressureLevel::throttle || (task.small && state.level() < PressureLevel::reject);
}

bool may_begin(const RouterState& state, const TaskQueue::Line& line) {
  const WaitingTask& task = line.first();
  return tenant_may_begin(state, *line.share, task.plan.tenant) && pressure_allows(state, task);
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

Try begin(Step& step, TaskNumber number) {
  RouterState& state = step.state;
  WaitingTask waiting = *state.dequeue(number);
  ActiveTask task = waiting.begun ? std::move(*waiting.begun) : ActiveTask(waiting.plan, waiting.small, waiting.since);
  if (!take_base(state, task)) {
    waiting.begun = waiting.begun ? std::make_unique<ActiveTask>(std::move(task)) : nullptr;
    state.enqueue(std::move(waiting));
    return Try::next;
  }
  task.served = step.now;
  // One window's cost, in advance: turns are about places, not about what pages really took.
  const Claim claim{.small = task.small,
                    .priority = task.plan.priority,
                    .tenant = task.plan.tenant,
                    .weight = state.settings.tenant(task.plan.tenant).weight};
  state.turns.charge(claim, std::chrono::duration<double>(waiting.turn).count(), aged_weight(step, claim.priority));
  state.active.push_back(std::move(task));
  // One that was parked in the middle of a window goes on with what is left of it.
  if (state.active.back().window().empty()) describe_next_window(step, state.active.back());
  return Try::began;
}

// Not even with all services for itself.
bool is_hopeless(const Step& step, const WaitingTask& waiting) {
  const TaskPlan& plan = waiting.plan;
  if (!plan.deadline || plan.best_effort) return false;
  const int pages = plan.pages - (waiting.begun ? waiting.begun->census().finished() : 0);
  return step.now + plan.page_time * pages / std::max(step.state.settings.predictions_max, 1) > *plan.deadline;
}

Try try_to_begin(Step& step, const WaitingTask& waiting, int& tries) {
  RouterState& state = step.state;
  if (is_hopeless(step, waiting)) {
    end_waiting(step, waiting.plan.number, fail(Reason::deadline, "its turn came too late for its deadline").error());
    return Try::ended;
  }
  if (is_safe(state, waiting.plan)) return begin(step, waiting.plan.number);
  const bool alone =
      state.fits_somewhere(waiting.plan, waiting.plan.largest_page, state.unavoidable() + waiting.plan.base);
  if (!alone) return Try::next;
  // Nobody passes it for ever: after a while places stay empty until it is safe.
  if (step.now - waiting.since >= state.settings.drain_after) return Try::stop;
  return ++tries < state.settings.turns_tried ? Try::next : Try::stop;
}

// Those with tasks that could have a place, in fair order.
std::vector<Group> groups_in_turn(const RouterState& state) {
  std::vector<Group> groups;
  for (const bool small : {false, true})
    for (std::size_t of = 0; of < kPriorities; ++of)
      if (const auto priority = static_cast<Priority>(of);
          !state.queue.lines(small, priority).empty() && has_place(state, small))
        groups.push_back({small, priority});
  std::ranges::sort(groups, {}, [&](const Group& group) {
    return std::tuple(state.turns.lane_time(group.small), state.turns.class_time(group.priority), group.small,
                      group.priority);
  });
  return groups;
}

// A heap: the one whose turn it is in front.
std::vector<Candidate> candidates_of(const RouterState& state, const Group& group) {
  std::vector<Candidate> candidates;
  const TaskQueue::Lines& lines = state.queue.lines(group.small, group.priority);
  candidates.reserve(lines.size());
  for (const auto& [tenant, line] : lines) {
    if (!may_begin(state, line)) continue;
    const double held =
        line.share->min_share > 0 ? static_cast<double>(state.places_of(tenant)) / state.settings.tasks_max : 0;
    candidates.push_back({satisfaction(*line.share, held), state.turns.tenant_time(group.priority, tenant),
                          candidates.size(), &line.first()});
  }
  std::ranges::make_heap(candidates, &Candidate::after);
  return candidates;
}

// Whether anything changed.
bool activate_one(Step& step) {
  int tries = 0;
  for (const Group& group : groups_in_turn(step.state)) {
    std::vector<Candidate> candidates = candidates_of(step.state, group);
    while (!candidates.empty()) {
      const Try result = try_to_begin(step, *candidates.front().task, tries);
      if (result != Try::next) return result != Try::stop;
      std::ranges::pop_heap(candidates, &Candidate::after);
      candidates.pop_back();
    }
  }
  return false;
}

}  // namespace

void activate(Step& step) {
  if (step.state.draining) return;
  while (!step.state.queue.empty() && activate_one(step)) {
  }
}

bool others_wait(const RouterState& state, const ActiveTask& than) {
  if (has_place(state, than.small)) return false;
  // Its own place would be free for another one of its tenant.
  return state.queue.any_line(than.small, [&](const TaskQueue::Line& line) {
    return line.first().plan.tenant == than.plan.tenant ? pressure_allows(state, line.first()) : may_begin(state, line);
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
  const Milliseconds turn = turn_time(state, begun->plan, begun->census().finished());
  state.enqueue(
      {.plan = begun->plan, .small = begun->small, .since = step.now, .turn = turn, .begun = std::move(begun)});
}

}  // namespace plimsoll

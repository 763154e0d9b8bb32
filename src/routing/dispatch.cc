#include "routing/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "routing/activation.h"
#include "routing/device_choice.h"
#include "routing/small_lane.h"
#include "routing/windows.h"

namespace plimsoll {
namespace {

enum class Verdict { started, elsewhere, blocked, drain };

std::vector<RunningLease> running_leases(const RouterState& state, TimePoint now) {
  std::vector<RunningLease> leases;
  for (const ActiveTask& task : state.active)
    for (const PageSlot& slot : task.window())
      if (slot.state == PageSlot::State::running)
        leases.push_back({std::max(slot.expected_end, now), slot.lease.bytes()});
  return leases;
}

bool exclusive_runs(const RouterState& state) {
  return std::ranges::any_of(state.active, [](const ActiveTask& task) {
    return std::ranges::any_of(task.window(), [](const PageSlot& slot) {
      return slot.state == PageSlot::State::running && slot.settings.exclusive;
    });
  });
}

bool reserved_for(const RouterState& state, const ActiveTask& task, const PageSlot& slot) {
  return state.reservation && state.reservation->task == task.plan.number &&
         state.reservation->page == slot.plan.number;
}

std::array<double, kPriorities> weights(const Step& step) {
  std::array<Milliseconds, kPriorities> waits{};
  for (const ActiveTask& task : step.state.active)
    for (const PageSlot& slot : task.window())
      if (slot.state == PageSlot::State::queued) {
        auto& wait = waits.at(static_cast<std::size_t>(task.plan.priority));
        wait = std::max(wait, std::chrono::duration_cast<Milliseconds>(step.now - slot.waiting_since));
      }
  return aged_weights(step.state.settings, waits);
}

bool may_pass_reserved(const Step& step, const ByteVector& bytes, Milliseconds time) {
  const RouterState& state = step.state;
  return may_backfill(*state.reservation, bytes, step.now + time, state.ledger.free(), running_leases(state, step.now),
                      step.now, state.settings.drain_after);
}

void start(Step& step, ActiveTask& task, PageSlot& slot, const Placement& placement, Lease lease) {
  RouterState& state = step.state;
  ++state.devices[placement.device].running;
  state.stalled_since.reset();
  if (reserved_for(state, task, slot)) state.reservation.reset();
  slot.state = PageSlot::State::running;
  slot.device = placement.device;
  slot.started = step.now;
  slot.expected_end = step.now + slot.plan.time;
  std::vector<Degradation> left_out = slot.left_out;
  left_out.insert(left_out.end(), placement.features.degradations.begin(), placement.features.degradations.end());
  slot.degraded = !left_out.empty();
  slot.evicting = false;
  slot.lease = std::move(lease);
  task.served = step.now;
  slot.share = state.dominant_share(slot.lease.bytes(), 1);
  slot.class_weight = weights(step).at(static_cast<std::size_t>(task.plan.priority));
  const double time = std::chrono::duration<double>(slot.plan.time).count();
  if (task.small) state.small_seen = step.now;
  state.pages.charge(state.claim(task), slot.share * time, slot.class_weight);
  step.act(action::StartPage{.task = task.plan.number,
                             .page = slot.plan.number,
                             .attempt = slot.attempts + 1,
                             .device = placement.device,
                             .settings = slot.settings,
                             .taken = slot.taken,
                             .features = placement.features.features,
                             .degradations = std::move(left_out),
                             .cap = placement.features.needed});
}

// The whole vector or nothing (I3), on a node of the page's own.
Result<Lease> take_lease(RouterState& state, const ActiveTask& task, PageSlot& slot, const ByteVector& bytes) {
  TRY(const NodeId node, state.ledger.open(NodeKind::page, task.node, fmt::format("page {}", slot.plan.number)));
  auto lease = state.ledger.reserve(node, bytes);
  if (lease)
    slot.node = node;
  else
    state.ledger.close(node);
  return lease;
}

// One page is always allowed: a bound below a page's share is not a ban.
bool tenant_may_take(const RouterState& state, const ActiveTask& task, const ByteVector& bytes) {
  const TenantShare& share = state.settings.tenant(task.plan.tenant);
  if (share.max_share >= 1 || state.running_share(task.plan.tenant) <= 0) return true;
  return within_share(share, state.running_share(task.plan.tenant, bytes, 1));
}

Verdict try_start(Step& step, ActiveTask& task, PageSlot& slot) {
  RouterState& state = step.state;
  if (slot.settings.exclusive && state.running() > 0) return Verdict::drain;
  if (kept_for_small(step, task)) return Verdict::elsewhere;
  const Choice choice = choose_device(state, task, slot);
  if (!choice.placement) return choice.free_service ? Verdict::blocked : Verdict::elsewhere;
  const ByteVector& bytes = choice.placement->bytes;
  if (!tenant_may_take(state, task, bytes)) {
    // Its own bound is in its way, not memory: nobody else waits for that.
    if (reserved_for(state, task, slot)) state.reservation.reset();
    return Verdict::elsewhere;
  }
  if (state.reservation && !reserved_for(state, task, slot) && !may_pass_reserved(step, bytes, slot.plan.time))
    return Verdict::elsewhere;
  auto lease = take_lease(state, task, slot, bytes);
  if (!lease) return Verdict::blocked;
  start(step, task, slot, *choice.placement, *std::move(lease));
  return Verdict::started;
}

void reserve_start(Step& step, const ActiveTask& task, const PageSlot& slot) {
  if (step.state.reservation) return;
  const Domain domain = step.state.devices[task.plan.device.value_or(0)].device.domain;
  step.state.reservation = Reservation{
      .task = task.plan.number, .page = slot.plan.number, .needed = slot.plan.demand.on(domain), .since = step.now};
}

// The task's waiting pages in document order; `drain` stops everybody.
Verdict start_page_of(Step& step, ActiveTask& task) {
  for (PageSlot& slot : task.window()) {
    if (slot.state != PageSlot::State::queued) continue;
    const Verdict verdict = try_start(step, task, slot);
    if (verdict == Verdict::started || verdict == Verdict::drain) return verdict;
    if (verdict == Verdict::blocked) reserve_start(step, task, slot);
  }
  return Verdict::elsewhere;
}

bool may_run(const RouterState& state, const ActiveTask& task) {
  if (task.failure) return false;
  return state.level() < PressureLevel::reject || task.plan.priority != Priority::low || state.running() == 0;
}

// Tasks with waiting pages: whose reserved page waits, then the fair order; within a tenant by deadline, then the one
// that was served longest ago.
std::vector<ActiveTask*> in_turn(Step& step) {
  RouterState& state = step.state;
  std::vector<ActiveTask*> tasks;
  for (ActiveTask& task : state.active)
    if (may_run(state, task) && task.first_waiting()) tasks.push_back(&task);
  std::ranges::sort(tasks, {}, [](const ActiveTask* task) {
    return std::tuple(task->plan.deadline.value_or(TimePoint::max()), task->served, task->plan.number);
  });
  std::vector<Claim> claims;
  claims.reserve(tasks.size());
  for (const ActiveTask* task : tasks) claims.push_back(state.claim(*task));
  std::vector<ActiveTask*> ordered;
  for (const std::size_t index : state.pages.rank(claims)) ordered.push_back(tasks[index]);
  if (state.reservation)
    if (const auto first = std::ranges::find(ordered, state.reservation->task,
                                             [](const ActiveTask* task) { return task->plan.number; });
        first != ordered.end())
      std::rotate(ordered.begin(), first, std::next(first));
  return ordered;
}

bool start_one(Step& step) {
  RouterState& state = step.state;
  if (state.drain_over || state.running() >= allowed_pages(state) || exclusive_runs(state)) return false;
  for (ActiveTask* task : in_turn(step)) {
    const Verdict verdict = start_page_of(step, *task);
    if (verdict == Verdict::started) return true;
    if (verdict == Verdict::drain) return false;
  }
  return false;
}

// The first page that waits although nothing runs.
std::pair<ActiveTask*, PageSlot*> first_blocked(Step& step) {
  for (ActiveTask* task : in_turn(step)) return {task, task->first_waiting()};
  return {nullptr, nullptr};
}

Error blocked_error(const RouterState& state, const PageSlot& slot, bool services) {
  if (!services)
    return fail(Reason::helper_died,
                fmt::format("no service could be had for {} s", state.settings.patience.count() / 1000))
        .error();
  return fail(Reason::page_memory,
              fmt::format("insufficient memory: it needs {}, {} of {} are free ({})",
                          to_text(slot.plan.demand.host + slot.plan.demand.work), to_text(state.ledger.free()[kHost]),
                          to_text(state.ledger.budget()[kHost]), state.ledger.budget_origin()))
      .error();
}

// A document whose base is in the way of the blocked page: the one that was served last, so that the others' turns come
// first. Only where its base is all that is missing, and never one with work under way.
ActiveTask* in_the_way(RouterState& state, const ActiveTask& blocked, const PageSlot& slot) {
  if (!state.fits_somewhere(blocked.plan, slot.plan.demand, state.with_others_parked(blocked))) return nullptr;
  ActiveTask* latest = nullptr;
  for (ActiveTask& task : state.active) {
    if (&task == &blocked || task.failure || task.describing() || task.cleaning()) continue;
    if (!latest || task.served > latest->served) latest = &task;
  }
  return latest;
}

}  // namespace

int allowed_pages(const RouterState& state) {
  constexpr double kFull = 0.80;
  constexpr double kOne = 0.95;
  const int most = state.settings.predictions_max;
  if (state.level() >= PressureLevel::emergency) return 1;
  if (state.level() < PressureLevel::throttle) return most;
  const double share = std::clamp((kOne - state.pressure.at(kHost).pressure) / (kOne - kFull), 0.0, 1.0);
  return std::max(1, static_cast<int>(std::ceil(share * most)));
}

void dispatch(Step& step) {
  while (start_one(step)) {
  }
}

bool unblock(Step& step) {
  RouterState& state = step.state;
  const auto [task, slot] =
      state.running() > 0 || state.drain_over ? std::pair<ActiveTask*, PageSlot*>() : first_blocked(step);
  if (!task) {
    state.stalled_since.reset();
    return false;
  }
  if (!state.stalled_since) state.stalled_since = step.now;
  if (!state.idle_return_asked && !state.droppable.empty()) {
    state.idle_return_asked = true;
    step.act(action::ReturnIdleMemory{});
  }
  if (state.idle_return_asked) return false;
  if (ActiveTask* other = in_the_way(state, *task, *slot)) {
    park(step, *other);
    return true;
  }
  if (step.now - *state.stalled_since < state.settings.patience) return false;
  const bool services = choose_device(state, *task, *slot).free_service;
  state.stalled_since.reset();
  if (reserved_for(state, *task, *slot)) state.reservation.reset();
  fail_page(step, *task, slot->plan.number, blocked_error(state, *slot, services));
  return false;
}

void evict(Step& step, Domain domain) {
  RouterState& state = step.state;
  ActiveTask* victim_task = nullptr;
  PageSlot* victim = nullptr;
  for (ActiveTask& task : state.active)
    for (PageSlot& slot : task.window()) {
      if (slot.state != PageSlot::State::running) continue;
      if (slot.evicting) return;
      const auto rank = [&](const PageSlot& each) { return std::pair(each.lease.bytes()[domain], each.started); };
      if (!victim || rank(slot) > rank(*victim)) victim = &slot, victim_task = &task;
    }
  if (!victim) return;
  victim->evicting = true;
  step.act(action::CancelPage{victim_task->plan.number, victim->plan.number});
}

}  // namespace plimsoll

#include "routing/task_router.h"

#include <utility>

#include "routing/activation.h"
#include "routing/dispatch.h"
#include "routing/intake.h"
#include "routing/outcome.h"
#include "routing/windows.h"

namespace plimsoll {
namespace {

void cancel(Step& step, TaskNumber number) {
  Error failure = fail(Reason::interrupted, "cancelled").error();
  if (ActiveTask* task = step.state.find(number)) return end_active(step, *task, std::move(failure));
  turn_away(step, number, failure);
  end_waiting(step, number, std::move(failure));
}

void document_failed(Step& step, event::DocumentFailed failed) {
  ActiveTask* task = step.state.find(failed.task);
  if (!task) return end_waiting(step, failed.task, std::move(failed.error));
  task->abandon_description();
  task->set_cleaning(false);
  end_active(step, *task, std::move(failed.error));
}

void services_changed(Step& step, const event::ServicesChanged& changed) {
  step.state.devices.at(changed.device).usable = changed.usable;
}

// Where the level may be left.
constexpr double kStillEmergency = LevelRules{}.rows.back().exit;

void level_changed(Step& step, const event::LevelChanged& changed) {
  DomainPressure& known = step.state.pressure.at(changed.domain);
  // The level outlasts the emergency (dwell times); pages make room only as long as there is one.
  const bool entered = known.level != PressureLevel::emergency || changed.pressure >= kStillEmergency;
  known = {changed.level, changed.pressure};
  if (changed.level == PressureLevel::emergency && entered) evict(step, changed.domain);
}

// What the event itself changes.
struct Apply {
  Step& step;

  void operator()(event::TaskArrived& arrived) { arrive(step, std::move(arrived.plan)); }
  void operator()(event::TaskCancelled& cancelled) { cancel(step, cancelled.task); }
  void operator()(event::WindowDescribed& described) { window_described(step, described); }
  void operator()(event::DocumentFailed& failed) { document_failed(step, std::move(failed)); }
  void operator()(event::PageFinished& finished) { page_finished(step, finished); }
  void operator()(event::WindowCleaned& cleaned) { window_cleaned(step, cleaned); }
  void operator()(event::BudgetChanged& changed) { step.state.ledger.set_budget(changed.budget); }
  void operator()(event::LevelChanged& changed) { level_changed(step, changed); }
  void operator()(event::ServicesChanged& changed) { services_changed(step, changed); }
  void operator()(event::IdleMemoryReturned&) { step.state.idle_return_asked = false; }
  void operator()(event::IdleMemoryChanged& changed) { step.state.droppable = changed.droppable; }
  void operator()(event::Drain&) { begin_drain(step); }
  void operator()(event::DrainDeadline&) { end_drain(step); }
  void operator()(event::TenantsChanged& changed) { step.state.use_tenants(std::move(changed.tenants)); }
  void operator()(event::Resume&) { end_standstill(step); }
  void operator()(event::Tick&) { expire(step); }
};

void settle_all(Step& step) {
  std::vector<TaskNumber> numbers;
  numbers.reserve(step.state.active.size());
  for (const ActiveTask& task : step.state.active) numbers.push_back(task.plan.number);
  for (const TaskNumber number : numbers) settle_task(step, number);
  if (step.state.drain_over) park_idle(step);
}

}  // namespace

TaskRouter::TaskRouter(RouterSettings settings, std::vector<Device> devices, Ledger& ledger, std::uint64_t seed)
    : state_(std::move(settings), std::move(devices), ledger, seed) {}

std::vector<Action> TaskRouter::handle(TimePoint now, RouterEvent event) {
  Step step{state_, now, {}};
  std::visit(Apply{step}, event);
  end_late(step);
  settle_all(step);
  activate(step);
  dispatch(step);
  while (unblock(step)) dispatch(step);
  settle_all(step);
  activate(step);
  while (admit_from_door(step)) activate(step);
  return std::move(step.actions);
}

}  // namespace plimsoll

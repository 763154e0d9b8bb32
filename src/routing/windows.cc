#include "routing/windows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "routing/activation.h"

namespace plimsoll {
namespace {

void finish_task(Step& step, ActiveTask& task) {
  RouterState& state = step.state;
  step.act(action::FinishTask{task.plan.number, task.census(), task.failure});
  give_back_base(state, task);
  state.active.erase(state.active.begin() + (&task - state.active.data()));
}

Error too_large(const RouterState& state, const PagePlan& page) {
  return fail(Reason::page_memory, fmt::format("page {} needs {}, the whole budget is {} ({})", page.number,
                                               to_text(page.demand.host + page.demand.work),
                                               to_text(state.ledger.budget()[kHost]), state.ledger.budget_origin()))
      .error();
}

// I4 counts with the largest page that is known; a plan is made from the first ones.
void note_largest(ActiveTask& task, const PageDemand& demand) {
  PageDemand& largest = task.plan.largest_page;
  largest = {.host = std::max(largest.host, demand.host), .work = std::max(largest.work, demand.work)};
}

// What needs no service, and what could never run, ends now, not after its neighbours have waited for it.
void judge_described(Step& step, ActiveTask& task, const PagePlan& page) {
  if (page.settled) return finish_page(step, task, page.number, *page.settled, nullptr);
  if (!step.state.fits_somewhere(task.plan, page.demand, task.plan.base))
    return fail_page(step, task, page.number, too_large(step.state, page));
  note_largest(task, page.demand);
}

}  // namespace

void describe_next_window(Step& step, ActiveTask& task) {
  task.begin_description();
  step.act(action::DescribeWindow{task.plan.number, task.next_first(),
                                  task.next_count(step.state.settings.window_of(task.plan))});
}

void window_described(Step& step, const event::WindowDescribed& described) {
  ActiveTask* task = step.state.find(described.task);
  if (!task || !task->describing()) return;
  if (task->failure) {
    task->abandon_description();
  } else {
    task->describe(described.pages, step.now);
    for (const PagePlan& page : described.pages)
      if (!task->failure) judge_described(step, *task, page);
  }
}

void window_cleaned(Step& step, const event::WindowCleaned& cleaned) {
  ActiveTask* task = step.state.find(cleaned.task);
  if (!task || !task->cleaning()) return;
  task->set_cleaning(false);
  if (task->failure) return;
  if (step.state.draining || others_wait(step.state, *task)) return park(step, *task);
  describe_next_window(step, *task);
}

void settle_task(Step& step, TaskNumber number) {
  ActiveTask* task = step.state.find(number);
  if (!task || task->describing() || task->cleaning() || !task->window().empty()) return;
  if (task->failure || task->all_finished()) return finish_task(step, *task);
  task->set_cleaning(true);
  step.act(action::CleanUpWindow{number});
}

void end_active(Step& step, ActiveTask& task, Error failure) {
  if (task.failure) return;
  task.failure = std::move(failure);
  task.drop_waiting();
  for (const PageSlot& slot : task.window()) step.act(action::CancelPage{task.plan.number, slot.plan.number});
}

void end_waiting(Step& step, TaskNumber number, Error failure) {
  auto waiting = step.state.dequeue(number);
  if (!waiting) return;
  ActiveTask task = waiting->begun ? std::move(*waiting->begun)
                                   : ActiveTask(std::move(waiting->plan), waiting->small, waiting->since);
  task.drop_waiting();
  step.act(action::FinishTask{number, task.census(), std::move(failure)});
}

void finish_page(Step& step, ActiveTask& task, int page, PageOutcome outcome, const Error* error) {
  task.finish(page, outcome);
  const bool failed = outcome != PageOutcome::done && outcome != PageOutcome::degraded;
  if (failed && task.plan.strict && error) end_active(step, task, *error);
}

void fail_page(Step& step, ActiveTask& task, int page, const Error& error) {
  step.act(action::FailPage{task.plan.number, page, error});
  finish_page(step, task, page, PageOutcome::failed, &error);
}

void give_back_base(RouterState& state, ActiveTask& task) {
  task.base = Lease();
  state.ledger.close(task.node);
  release_tenant(state, task.plan.tenant);
  if (state.reservation && state.reservation->task == task.plan.number) state.reservation.reset();
}

void release_tenant(RouterState& state, const std::string& name) {
  const auto tenant = std::ranges::find(state.tenants, name, &TenantNode::name);
  if (--tenant->tasks > 0) return;
  state.ledger.close(tenant->node);
  state.tenants.erase(tenant);
}

}  // namespace plimsoll

// A task's way through its windows of pages, and its end: described → read → cleaned up → next window, park or end.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Emits DescribeWindow for the pages after those that are known.
void describe_next_window(Step& step, ActiveTask& task);
void window_described(Step& step, const event::WindowDescribed& described);
void window_cleaned(Step& step, const event::WindowCleaned& cleaned);
// After anything happened to the task: emits CleanUpWindow or FinishTask when it is time. May erase the task.
void settle_task(Step& step, TaskNumber number);

// The task ends as failed: waiting pages are dropped now, running ones cancelled; FinishTask follows the last of them.
void end_active(Step& step, ActiveTask& task, Error failure);
// Ends a task that waits in the queue; does nothing when it does not.
void end_waiting(Step& step, TaskNumber number, Error failure);
// The page leaves for good; in a strict task a failed one ends the task.
void finish_page(Step& step, ActiveTask& task, int page, PageOutcome outcome, const Error* error);
// … because the router decided so. Emits FailPage.
void fail_page(Step& step, ActiveTask& task, int page, const Error& error);

void give_back_base(RouterState& state, ActiveTask& task);
void release_tenant(RouterState& state, const std::string& name);

}  // namespace plimsoll

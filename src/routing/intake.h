// Tasks on their way in: admission, the wait in the queue, and whose turn it is to become active. A long document gives
// its place up at each window's end when others wait, so ten thousand pages delay nobody by more than one window.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Emits AcceptTask or RefuseTask.
void arrive(Step& step, TaskPlan plan);
// Fills free places from the queue. Emits DescribeWindow.
void activate(Step& step);
// Ends what waited too long (queue time-out) or can no longer be in time (deadline).
void expire(Step& step);
// Somebody waits who has no place.
[[nodiscard]] bool others_wait(const RouterState& state, const ActiveTask& than);
// The task gives its place up and waits for its next turn. Emits ParkTask.
void park(Step& step, ActiveTask& task);

}  // namespace plimsoll

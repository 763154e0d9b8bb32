// Who becomes active: the way from the queue to a place, in fair order, and back when a task is parked. A long document
// gives its place up at each window's end when others wait, so ten thousand pages delay nobody by more than one window.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Fills free places from the queue; none while draining. A task that can no longer be in time, even alone, ends here.
// Emits DescribeWindow, FinishTask. With every place taken, or nothing that could take one, it costs next to nothing.
void activate(Step& step);
// Somebody waits who has no place and could have this one.
[[nodiscard]] bool others_wait(const RouterState& state, const ActiveTask& than);
// The task gives its place up and waits for its next turn. Emits ParkTask.
void park(Step& step, ActiveTask& task);

}  // namespace plimsoll

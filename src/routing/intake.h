// Tasks on their way in and out of the queue: admission, the door of a full queue, time-outs, deadlines, and the end of
// the program.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Emits AcceptTask or RefuseTask; neither yet when the task may wait at the door.
void arrive(Step& step, TaskPlan plan);
// Lets tasks in from the door while there is room; whether one came in. Emits AcceptTask, RefuseTask.
[[nodiscard]] bool admit_from_door(Step& step);
// Ends what has waited too long, in the queue or at its door. Emits FinishTask, RefuseTask.
void expire(Step& step);
// Ends what has passed its deadline, wherever it is: no further page of it is started. Emits FinishTask, RefuseTask,
// CancelPage.
void end_late(Step& step);
// A task at the door goes away; does nothing when it is not there. Emits RefuseTask.
void turn_away(Step& step, TaskNumber number, Error why);

// No new tasks, nothing new becomes active.
void begin_drain(Step& step);
// Pages that run are cancelled; no page starts any more. Emits CancelPage.
void end_drain(Step& step);
// Both are taken back: what waited while nothing was begun gets its whole time in the queue anew.
void end_standstill(Step& step);
// After end_drain(): tasks of which nothing runs are parked. Emits ParkTask.
void park_idle(Step& step);

}  // namespace plimsoll

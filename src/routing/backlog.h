// How long what waits will take: for Retry-After and for deadlines. Estimates from expected page times, the measured
// drain rate and the classes' weights; all in the state, no clock.
//
// Room is counted in turns: a task leaves the queue when it becomes active, so what stands before a newcomer is one
// window of each task that waits, not ten thousand pages of one. Whoever is refused is told a time and counts as
// expected back then: the next one is told a later time, so that clients that come back as told find room instead of
// each other. A promise holds nothing; it is forgotten when its time has come.
#pragma once

#include "routing/router_state.h"

namespace plimsoll {

// Expected time of a task's next window, its pages one after the other.
[[nodiscard]] Milliseconds turn_time(const RouterState& state, const TaskPlan& plan, int finished = 0);

// Until everything ahead of a newcomer of this class is read: all that waits at the full rate, or its own class at the
// share that is guaranteed to it, whichever is sooner.
[[nodiscard]] Milliseconds time_ahead(const RouterState& state, Priority priority);

// Until the class, or the tenant in it, has drained and this task's own turn would be over.
[[nodiscard]] Milliseconds time_to_room(const RouterState& state, const TaskPlan& plan, TimePoint now);
[[nodiscard]] Milliseconds time_to_tenant_room(const RouterState& state, const TaskPlan& plan, TimePoint now);

// The task was refused for want of room and told that time.
void promise_room(RouterState& state, const TaskPlan& plan, TimePoint now);
void promise_tenant_room(RouterState& state, const TaskPlan& plan, TimePoint now);

}  // namespace plimsoll

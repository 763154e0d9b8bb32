// A task's events in rows. Everything here runs inside a transaction of the caller's.
#pragma once

#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

// As the next of the task; `event.sequence` is not looked at. Gives the number it got.
Result<std::uint64_t> append_event(Connection& connection, TaskOrdinal task, const TaskEvent& event);

// The oldest of the task make room when there are more than `kept` (tasks.events).
[[nodiscard]] Result<void> forget_old_events(Connection& connection, const TaskId& task, int kept);

[[nodiscard]] Result<EventPiece> read_events(Connection& connection, const TaskRecord& task, std::uint64_t cursor,
                                             int limit);

}  // namespace plimsoll

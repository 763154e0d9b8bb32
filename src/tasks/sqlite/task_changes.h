// What is written of tasks. Everything here runs inside a transaction of the caller's.
#pragma once

#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

// TaskStore::create(), without check().
[[nodiscard]] Result<CreatedTask> create_task(Connection& connection, const NewTask& task);
[[nodiscard]] Result<TaskRecord> change_task(Connection& connection, const StateChange& change);
[[nodiscard]] Result<TaskRecord> note_callback(Connection& connection, const TaskId& id,
                                               const CallbackProgress& progress);
[[nodiscard]] Result<RemovedTask> remove_task(Connection& connection, const TaskId& id);

// The row, its pages and events, whatever its state.
[[nodiscard]] Result<void> delete_task(Connection& connection, TaskOrdinal task);

}  // namespace plimsoll

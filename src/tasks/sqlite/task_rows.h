// Tasks out of their rows. Everything here runs inside a transaction of the caller's.
#pragma once

#include <optional>
#include <string>

#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

[[nodiscard]] std::int64_t to_row(WallTime time);
[[nodiscard]] std::optional<std::int64_t> to_row(const std::optional<WallTime>& time);
[[nodiscard]] WallTime from_row(std::int64_t time);

// Reason::task_missing.
[[nodiscard]] Result<TaskRecord> read_task(Connection& connection, const TaskId& id);
// Nothing when the tenant has no task of that idempotency key.
[[nodiscard]] Result<std::optional<TaskRecord>> find_by_key(Connection& connection, const std::string& tenant,
                                                            const std::string& key);
[[nodiscard]] Result<TaskList> list_tasks(Connection& connection, const TaskFilter& filter,
                                          std::optional<TaskOrdinal> cursor, int limit);
[[nodiscard]] Result<WaitingCallbacks> waiting_callbacks(Connection& connection, int limit);
[[nodiscard]] Result<TaskList> unfinished_tasks(Connection& connection, TaskOrdinal cursor, int limit);

}  // namespace plimsoll

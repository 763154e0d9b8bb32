// What goes, and what there is: sums over all tasks.
#pragma once

#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

[[nodiscard]] Result<ExpiredTasks> expire_tasks(Connection& connection, WallTime now, const RetentionRules& rules);
[[nodiscard]] Result<StoreUsage> read_usage(Connection& connection, const std::optional<std::string>& tenant);

}  // namespace plimsoll

// Page checkpoints in rows, each with its checksum. Everything here runs inside a transaction of the caller's.
#pragma once

#include <span>

#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

[[nodiscard]] Result<StoredPages> store_checkpoints(Connection& connection, const TaskId& task,
                                                    std::span<const PageCheckpoint> pages, WallTime at);
[[nodiscard]] Result<StoredPages> forget_damaged_pages(Connection& connection, const TaskId& task,
                                                       std::span<const int> numbers, WallTime at);

[[nodiscard]] Result<PagePiece> read_pages(Connection& connection, const TaskRecord& task, int cursor,
                                           const PieceBounds& bounds);
[[nodiscard]] Result<FinishedPages> read_finished_pages(Connection& connection, const TaskRecord& task, int cursor,
                                                        int limit);

}  // namespace plimsoll

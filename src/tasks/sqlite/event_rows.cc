#include "tasks/sqlite/event_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "tasks/sqlite/task_rows.h"

namespace plimsoll {
namespace {

// Nothing for a row that a damaged disk made up.
std::optional<TaskEvent> event_of(const Statement& row) {
  const std::int64_t kind = row.number_at(1), state = row.number_at(2);
  if (kind < 0 || kind > static_cast<std::int64_t>(EventKind::page_lost) || state < 0) return std::nullopt;
  const bool of_page = kind == static_cast<std::int64_t>(EventKind::page);
  if (state >
      (of_page ? static_cast<std::int64_t>(PageState::failed) : static_cast<std::int64_t>(TaskState::cancelled)))
    return std::nullopt;
  TaskEvent event{.sequence = static_cast<std::uint64_t>(row.number_at(0)),
                  .kind = static_cast<EventKind>(kind),
                  .page = static_cast<int>(row.number_at(3)),
                  .at = from_row(row.number_at(4))};
  if (of_page)
    event.page_state = static_cast<PageState>(state);
  else
    event.state = static_cast<TaskState>(state);
  return event;
}

}  // namespace

Result<std::uint64_t> append_event(Connection& connection, TaskOrdinal task, const TaskEvent& event) {
  const auto ordinal = static_cast<std::int64_t>(task);
  TRY(Statement count,
      connection.prepare("UPDATE tasks SET last_event = last_event + 1 WHERE ordinal = ? RETURNING last_event"));
  TRY(const bool there, count.number(ordinal).step());
  const std::int64_t sequence = there ? count.number_at(0) : 0;
  TRY_VOID(count.run());
  TRY(Statement insert,
      connection.prepare("INSERT INTO events(task, sequence, kind, state, page, at) VALUES(?,?,?,?,?,?)"));
  insert.number(ordinal).number(sequence).number(static_cast<int>(event.kind));
  insert.number(event.kind == EventKind::page ? static_cast<int>(event.page_state) : static_cast<int>(event.state));
  TRY_VOID(insert.number(event.page).number(to_row(event.at)).run());
  return static_cast<std::uint64_t>(sequence);
}

Result<void> forget_old_events(Connection& connection, const TaskId& task, int kept) {
  TRY(Statement statement,
      connection.prepare("DELETE FROM events WHERE task = (SELECT ordinal FROM tasks WHERE id = ?1)"
                         "AND sequence <= (SELECT last_event FROM tasks WHERE id = ?1) - ?2"));
  return statement.text(task.text).number(std::max(1, kept)).run();
}

Result<EventPiece> read_events(Connection& connection, const TaskRecord& task, std::uint64_t cursor, int limit) {
  TRY(Statement statement, connection.prepare("SELECT sequence, kind, state, page, at FROM events "
                                              "WHERE task = ? AND sequence > ? ORDER BY sequence LIMIT ?"));
  // A cursor of another task or of a lost file may be anything.
  cursor = std::min(cursor, task.last_event);
  statement.number(static_cast<std::int64_t>(task.ordinal)).number(static_cast<std::int64_t>(cursor));
  statement.number(std::clamp(limit, 1, kEventsAtOnceMax));
  EventPiece piece{.last = task.last_event};
  for (;;) {
    TRY(const bool row, statement.step());
    if (!row) break;
    const auto event = event_of(statement);
    if (!event)
      return fail(Reason::store_damaged,
                  fmt::format("an event of task {} is damaged in the task database", task.asked.id.text));
    piece.events.push_back(*event);
  }
  const std::uint64_t first = piece.events.empty() ? task.last_event + 1 : piece.events.front().sequence;
  piece.missed = first > cursor + 1;
  return piece;
}

}  // namespace plimsoll

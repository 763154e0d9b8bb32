#include "tasks/sqlite/task_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "tasks/sqlite/event_rows.h"
#include "tasks/sqlite/task_rows.h"

namespace plimsoll {
namespace {

Result<void> insert(Connection& connection, const NewTask& task) {
  TRY(Statement statement,
      connection.prepare(
          "INSERT INTO tasks(id, tenant, state, options, priority, deadline, created, page_count, body_file,"
          "body_bytes, body_sha256, idempotency_key, fingerprint, callback) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  statement.text(task.id.text).text(task.tenant).number(static_cast<int>(TaskState::queued)).text(task.options);
  statement.number(static_cast<int>(task.priority)).number(to_row(task.deadline)).number(to_row(task.created));
  statement.number(task.page_count).text(task.body.file).number(static_cast<std::int64_t>(task.body.bytes.count()));
  statement.text(task.body.sha256).text_or_null(task.idempotency_key).text(task.fingerprint);
  statement.text_or_null(task.callback);
  return statement.run();
}

Result<std::int64_t> next_finish_order(Connection& connection) {
  TRY(Statement statement, connection.prepare("SELECT max(finish_order) FROM tasks WHERE finish_order IS NOT NULL"));
  TRY(const bool row, statement.step());
  return row ? statement.number_at(0) + 1 : 1;
}

// Between two characters: half of one is no UTF-8, and then no JSON.
std::string cut(const std::string& text) {
  std::size_t end = std::min<std::size_t>(text.size(), kErrorTextMax.count());
  const auto inside = [&] { return end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U; };
  while (end > 0 && inside()) --end;
  return text.substr(0, end);
}

Result<void> set_callback(Connection& connection, TaskOrdinal task, const CallbackProgress& progress) {
  TRY(Statement statement,
      connection.prepare(
          "UPDATE tasks SET callback_state = ?, callback_attempts = ?, callback_next = ? WHERE ordinal = ?"));
  statement.number(static_cast<int>(progress.state)).number(progress.attempts).number(to_row(progress.next));
  return statement.number(static_cast<std::int64_t>(task)).run();
}

Result<void> update(Connection& connection, const TaskRecord& record, const StateChange& change) {
  const std::string message = change.error ? cut(change.error->message) : "";
  const std::string context = change.error ? cut(change.error->context) : "";
  std::optional<std::int64_t> finish_order;
  if (is_final(change.to)) {
    TRY(finish_order, next_finish_order(connection));
  }
  TRY(Statement statement,
      connection.prepare(
          "UPDATE tasks SET state = ?, started = ?, finished = ?, finish_order = ?, page_count = ?, error_reason = ?,"
          "error_message = ?, error_context = ?, degradations = coalesce(?, degradations) WHERE ordinal = ?"));
  const bool starts = change.to == TaskState::running && !record.started;
  statement.number(static_cast<int>(change.to)).number(to_row(starts ? std::optional(change.at) : record.started));
  statement.number(to_row(is_final(change.to) ? std::optional(change.at) : std::nullopt)).number(finish_order);
  statement.number(change.page_count.value_or(record.asked.page_count));
  statement.text_or_null(change.error ? facts(change.error->reason).label : "");
  statement.text_or_null(message).text_or_null(context).text_or_null(change.degradations);
  statement.number(static_cast<std::int64_t>(record.ordinal));
  return statement.run();
}

}  // namespace

Result<CreatedTask> create_task(Connection& connection, const NewTask& task) {
  std::optional<TaskRecord> earlier;
  if (!task.idempotency_key.empty()) {
    TRY(earlier, find_by_key(connection, task.tenant, task.idempotency_key));
  }
  if (earlier && earlier->asked.fingerprint != task.fingerprint)
    return fail(Reason::task_key, fmt::format("the idempotency key belongs to task {}, which is another request",
                                              earlier->asked.id.text));
  if (earlier) return CreatedTask{std::move(*earlier), true};
  TRY_VOID(insert(connection, task));
  const auto ordinal = static_cast<TaskOrdinal>(connection.last_ordinal());
  TRY_VOID(append_event(connection, ordinal, {.kind = EventKind::created, .at = task.created}));
  TRY(TaskRecord record, read_task(connection, task.id));
  return CreatedTask{std::move(record), false};
}

Result<TaskRecord> change_task(Connection& connection, const StateChange& change) {
  if (!may_become(change.from, change.to))
    return fail(Reason::internal, fmt::format("a task cannot go from {} to {}", label(change.from), label(change.to)));
  if (change.degradations.size() > kDegradationsMax.count())
    return fail(Reason::task_bounds, fmt::format("the task's degradations have {} bytes, at most {} are stored",
                                                 change.degradations.size(), kDegradationsMax.count()));
  TRY(const TaskRecord record, read_task(connection, change.task));
  if (record.state != change.from)
    return fail(Reason::task_state, fmt::format("task {} is {}, not {}: it cannot become {}", change.task.text,
                                                label(record.state), label(change.from), label(change.to)));
  TRY_VOID(update(connection, record, change));
  if (is_final(change.to) && !record.asked.callback.empty())
    TRY_VOID(set_callback(connection, record.ordinal, {.state = CallbackState::waiting, .next = change.at}));
  TRY_VOID(append_event(connection, record.ordinal, {.kind = EventKind::state, .state = change.to, .at = change.at}));
  return read_task(connection, change.task);
}

Result<TaskRecord> note_callback(Connection& connection, const TaskId& id, const CallbackProgress& progress) {
  if (progress.state == CallbackState::none || (progress.state == CallbackState::waiting) != progress.next.has_value())
    return fail(Reason::internal, "a callback's next time and its state do not agree");
  TRY(const TaskRecord record, read_task(connection, id));
  if (record.callback.state != CallbackState::waiting)
    return fail(Reason::task_state,
                fmt::format("the callback of task {} is {}, it is not waiting", id.text, label(record.callback.state)));
  TRY_VOID(set_callback(connection, record.ordinal, progress));
  return read_task(connection, id);
}

Result<RemovedTask> remove_task(Connection& connection, const TaskId& id) {
  TRY(const TaskRecord record, read_task(connection, id));
  if (!is_final(record.state))
    return fail(Reason::task_state,
                fmt::format("task {} is {}: it is to be cancelled before it is deleted", id.text, label(record.state)));
  TRY_VOID(delete_task(connection, record.ordinal));
  return RemovedTask{id, record.asked.body.file, record.asked.body.bytes + record.page_bytes};
}

Result<void> delete_task(Connection& connection, TaskOrdinal task) {
  for (const std::string_view sql : {"DELETE FROM pages WHERE task = ?", "DELETE FROM events WHERE task = ?",
                                     "DELETE FROM tasks WHERE ordinal = ?"}) {
    TRY(Statement statement, connection.prepare(sql));
    TRY_VOID(statement.number(static_cast<std::int64_t>(task)).run());
  }
  return {};
}

}  // namespace plimsoll

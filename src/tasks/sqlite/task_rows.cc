#include "tasks/sqlite/task_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/log.h"

namespace plimsoll {
namespace {

constexpr std::string_view kColumns =
    "ordinal, id, tenant, options, priority, deadline, created, page_count, body_file, body_bytes, body_sha256,"
    "idempotency_key, fingerprint, state, started, finished, pages_done, pages_degraded, pages_failed, page_bytes,"
    "error_reason, error_message, error_context, degradations, last_event, callback, callback_state, callback_attempts,"
    "callback_next";

// A row's columns one after the other.
class Reader {
 public:
  explicit Reader(const Statement& row) : row_(row) {}
  std::string text() { return row_.text_at(next_++); }
  std::int64_t number() { return row_.number_at(next_++); }
  int small() { return static_cast<int>(number()); }
  Bytes bytes() { return Bytes(static_cast<std::uint64_t>(number())); }
  std::optional<WallTime> time() {
    if (row_.is_null(next_)) return ++next_, std::nullopt;
    return from_row(number());
  }

 private:
  const Statement& row_;
  int next_ = 0;
};

NewTask asked_of(Reader& row) {
  NewTask asked;
  asked.id.text = row.text();
  asked.tenant = row.text();
  asked.options = row.text();
  asked.priority = static_cast<TaskPriority>(row.number());
  asked.deadline = row.time();
  asked.created = row.time().value_or(WallTime());
  asked.page_count = row.small();
  asked.body.file = row.text();
  asked.body.bytes = row.bytes();
  asked.body.sha256 = row.text();
  asked.idempotency_key = row.text();
  asked.fingerprint = row.text();
  return asked;
}

// Rows have no checksum of their own: what a damaged disk made of a state must not get into a table's index.
Result<TaskRecord> record_of(const Statement& statement) {
  Reader row(statement);
  TaskRecord record;
  record.ordinal = static_cast<TaskOrdinal>(row.number());
  record.asked = asked_of(row);
  const std::int64_t state = row.number();
  const auto damaged = [&] {
    return fail(Reason::store_damaged,
                fmt::format("row {} of the tasks is damaged: put a backup in the place of the task "
                            "database, or move it away",
                            record.ordinal));
  };
  if (!parse_task_id(record.asked.id.text) || record.asked.priority > TaskPriority::low || state < 0 ||
      state >= static_cast<std::int64_t>(kTaskStates.size()))
    return damaged();
  record.state = static_cast<TaskState>(state);
  record.started = row.time();
  record.finished = row.time();
  record.census = {.done = row.small(), .degraded = row.small(), .failed = row.small()};
  record.page_bytes = row.bytes();
  if (const std::string reason = row.text(); !reason.empty()) {
    record.error = fail(reason_from_label(reason), row.text()).error();
    record.error->context = row.text();
  } else {
    row.text(), row.text();
  }
  record.degradations = row.text();
  record.last_event = static_cast<std::uint64_t>(row.number());
  record.asked.callback = row.text();
  const std::int64_t callback = row.number();
  if (callback < 0 || callback >= static_cast<std::int64_t>(kCallbackStates)) return damaged();
  record.callback = {static_cast<CallbackState>(callback), row.small(), row.time()};
  return record;
}

// At most `limit` of them and whether there are more: one more was asked for. A damaged row does not keep the others.
Result<TaskList> collect(Statement& statement, int limit) {
  TaskList list;
  TaskOrdinal last = 0;
  for (int seen = 0;; ++seen) {
    TRY(const bool row, statement.step());
    if (!row) return list;
    if (seen == limit) {
      list.next = last;
      return list;
    }
    last = static_cast<TaskOrdinal>(statement.number_at(0));
    Result<TaskRecord> record = record_of(statement);
    if (record) {
      list.tasks.push_back(*std::move(record));
    } else {
      spdlog::warn("a task is left out: {}", record.error().text());
      list.damaged.push_back(last);
    }
  }
}

}  // namespace

std::int64_t to_row(WallTime time) { return time.time_since_epoch().count(); }
std::optional<std::int64_t> to_row(const std::optional<WallTime>& time) {
  return time ? std::optional(to_row(*time)) : std::nullopt;
}
WallTime from_row(std::int64_t time) { return WallTime(std::chrono::milliseconds(time)); }

Result<TaskRecord> read_task(Connection& connection, const TaskId& id) {
  TRY(Statement statement, connection.prepare(fmt::format("SELECT {} FROM tasks WHERE id = ?", kColumns)));
  TRY(const bool found, statement.text(id.text).step());
  if (!found) return fail(Reason::task_missing, fmt::format("there is no task {}", id.text));
  return record_of(statement);
}

Result<std::optional<TaskRecord>> find_by_key(Connection& connection, const std::string& tenant,
                                              const std::string& key) {
  TRY(Statement statement,
      connection.prepare(fmt::format("SELECT {} FROM tasks WHERE tenant = ? AND idempotency_key = ?", kColumns)));
  statement.text(tenant).text(key);
  TRY(const bool found, statement.step());
  if (!found) return std::nullopt;
  TRY(TaskRecord record, record_of(statement));
  return record;
}

Result<TaskList> list_tasks(Connection& connection, const TaskFilter& filter, std::optional<TaskOrdinal> cursor,
                            int limit) {
  limit = std::clamp(limit, 1, kTasksAtOnceMax);
  std::string sql = fmt::format("SELECT {} FROM tasks WHERE ordinal < ?", kColumns);
  if (filter.tenant) sql += " AND tenant = ?";
  if (filter.state) sql += " AND state = ?";
  if (filter.created_from) sql += " AND created >= ?";
  if (filter.created_before) sql += " AND created < ?";
  TRY(Statement statement, connection.prepare(sql + " ORDER BY ordinal DESC LIMIT ?"));
  statement.number(cursor ? static_cast<std::int64_t>(*cursor) : std::numeric_limits<std::int64_t>::max());
  if (filter.tenant) statement.text(*filter.tenant);
  if (filter.state) statement.number(static_cast<int>(*filter.state));
  if (filter.created_from) statement.number(to_row(*filter.created_from));
  if (filter.created_before) statement.number(to_row(*filter.created_before));
  statement.number(limit + 1);
  return collect(statement, limit);
}

Result<WaitingCallbacks> waiting_callbacks(Connection& connection, int limit) {
  WaitingCallbacks waiting;
  {
    TRY(Statement count, connection.prepare("SELECT count(*) FROM tasks WHERE callback_next IS NOT NULL"));
    TRY(const bool counted, count.step());
    if (counted) waiting.count = static_cast<std::uint64_t>(count.number_at(0));
  }
  TRY(Statement statement, connection.prepare(fmt::format("SELECT {} FROM tasks WHERE callback_next IS NOT NULL "
                                                          "ORDER BY callback_next, ordinal LIMIT ?",
                                                          kColumns)));
  const int most = std::clamp(limit, 1, kTasksAtOnceMax);
  statement.number(most);
  TRY(TaskList list, collect(statement, most));
  waiting.tasks = std::move(list.tasks);
  return waiting;
}

Result<TaskList> unfinished_tasks(Connection& connection, TaskOrdinal cursor, int limit) {
  limit = std::clamp(limit, 1, kTasksAtOnceMax);
  // Two ranges of tasks_by_state, merged: reading by ordinal alone would pass by every finished task.
  TRY(Statement statement, connection.prepare(fmt::format(
                               "SELECT * FROM (SELECT {0} FROM tasks WHERE state = 0 AND ordinal > ?1 UNION ALL "
                               "SELECT {0} FROM tasks WHERE state = 1 AND ordinal > ?1) ORDER BY ordinal LIMIT ?2",
                               kColumns)));
  statement.number(static_cast<std::int64_t>(cursor)).number(limit + 1);
  return collect(statement, limit);
}

}  // namespace plimsoll

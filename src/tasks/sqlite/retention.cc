#include "tasks/sqlite/retention.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "tasks/sqlite/task_changes.h"
#include "tasks/sqlite/task_rows.h"

namespace plimsoll {
namespace {

// Pages of the database that a call gives back to the disk at most: 8 MiB, so that other writes do not wait long.
constexpr const char* kGiveBack = "PRAGMA incremental_vacuum(2048)";

struct Finished {
  TaskOrdinal ordinal;
  RemovedTask task;
  Bytes pages;
};

// The oldest finished, by the order in which they did.
Result<std::vector<Finished>> oldest(Connection& connection, std::optional<WallTime> finished_until, int limit) {
  TRY(Statement statement,
      connection.prepare("SELECT ordinal, id, body_file, body_bytes, page_bytes FROM tasks "
                         "WHERE finish_order IS NOT NULL AND finished <= ? ORDER BY finish_order LIMIT ?"));
  statement.number(finished_until ? to_row(*finished_until) : std::numeric_limits<std::int64_t>::max()).number(limit);
  std::vector<Finished> found;
  for (;;) {
    TRY(const bool row, statement.step());
    if (!row) return found;
    const Bytes body(static_cast<std::uint64_t>(statement.number_at(3)));
    const Bytes pages(static_cast<std::uint64_t>(statement.number_at(4)));
    found.push_back({static_cast<TaskOrdinal>(statement.number_at(0)),
                     {{statement.text_at(1)}, statement.text_at(2), body + pages},
                     pages});
  }
}

// One call: what goes, up to what may go at once.
class Expiry {
 public:
  Expiry(Connection& connection, const RetentionRules& rules)
      : connection_(connection), rules_(rules), tasks_max_(std::clamp(rules.tasks_max, 1, kTasksAtOnceMax)) {}

  Result<void> by_age(WallTime finished_until) {
    TRY(auto aged, oldest(connection_, finished_until, tasks_max_ + 1));
    for (Finished& task : aged) {
      if (full()) return expired_.more = true, Result<void>();
      TRY_VOID(drop(std::move(task)));
    }
    return {};
  }
  Result<void> by_bytes(Bytes most) {
    if (full()) return {};
    TRY(const StoreUsage usage, read_usage(connection_, std::nullopt));
    Bytes used = usage.bodies + usage.pages;
    TRY(auto candidates, oldest(connection_, std::nullopt, tasks_max_));
    for (Finished& task : candidates) {
      if (used <= most || full()) break;
      used -= task.task.bytes;
      TRY_VOID(drop(std::move(task)));
    }
    expired_.more = expired_.more || (used > most && full());
    return {};
  }
  ExpiredTasks expired() && { return std::move(expired_); }

 private:
  bool full() const { return static_cast<int>(expired_.removed.size()) >= tasks_max_ || pages_ >= rules_.pages_max; }
  Result<void> drop(Finished task) {
    TRY_VOID(delete_task(connection_, task.ordinal));
    pages_ += task.pages;
    expired_.removed.push_back(std::move(task.task));
    return {};
  }

  Connection& connection_;
  const RetentionRules& rules_;
  const int tasks_max_;
  ExpiredTasks expired_;
  Bytes pages_;  // that went
};

}  // namespace

Result<ExpiredTasks> expire_tasks(Connection& connection, WallTime now, const RetentionRules& rules) {
  Expiry expiry(connection, rules);
  if (rules.age_max) TRY_VOID(expiry.by_age(now - *rules.age_max));
  if (rules.bytes_max) TRY_VOID(expiry.by_bytes(*rules.bytes_max));
  TRY_VOID(connection.execute(kGiveBack));
  return std::move(expiry).expired();
}

Result<StoreUsage> read_usage(Connection& connection, const std::optional<std::string>& tenant) {
  constexpr std::string_view kAll =
      "SELECT state, count(*), sum(body_bytes), sum(page_bytes) FROM tasks GROUP BY state";
  constexpr std::string_view kOne =
      "SELECT state, count(*), sum(body_bytes), sum(page_bytes) FROM tasks WHERE tenant = ? GROUP BY state";
  TRY(Statement statement, connection.prepare(tenant ? kOne : kAll));
  if (tenant) statement.text(*tenant);
  StoreUsage usage;
  for (;;) {
    TRY(const bool row, statement.step());
    if (!row) return usage;
    const auto state = static_cast<std::size_t>(statement.number_at(0));
    if (state < usage.tasks.size()) usage.tasks.at(state) = static_cast<std::uint64_t>(statement.number_at(1));
    usage.bodies += Bytes(static_cast<std::uint64_t>(statement.number_at(2)));
    usage.pages += Bytes(static_cast<std::uint64_t>(statement.number_at(3)));
  }
}

}  // namespace plimsoll

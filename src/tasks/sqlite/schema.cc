#include "tasks/sqlite/schema.h"

#include <fmt/format.h>

#include <array>

namespace plimsoll {
namespace {

// States are TaskState, PageState and TaskPriority as numbers. Times are milliseconds since 1970. finish_order counts
// finished tasks, because the clock may jump.
constexpr std::string_view kTasksAndPages = R"(
CREATE TABLE tasks(
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, state INTEGER NOT NULL,
  options TEXT NOT NULL, priority INTEGER NOT NULL, deadline INTEGER, created INTEGER NOT NULL, started INTEGER,
  finished INTEGER, finish_order INTEGER, page_count INTEGER NOT NULL,
  body_file TEXT NOT NULL, body_bytes INTEGER NOT NULL, body_sha256 TEXT NOT NULL,
  idempotency_key TEXT, fingerprint TEXT NOT NULL,
  pages_done INTEGER NOT NULL DEFAULT 0, pages_degraded INTEGER NOT NULL DEFAULT 0, pages_failed INTEGER NOT NULL DEFAULT 0,
  page_bytes INTEGER NOT NULL DEFAULT 0,
  error_reason TEXT, error_message TEXT, error_context TEXT, degradations TEXT);
CREATE UNIQUE INDEX tasks_by_key ON tasks(tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX tasks_by_tenant ON tasks(tenant, ordinal);
CREATE INDEX tasks_by_state ON tasks(state, ordinal);
CREATE INDEX tasks_by_finish ON tasks(finish_order, finished, body_bytes, page_bytes) WHERE finish_order IS NOT NULL;
CREATE INDEX tasks_in_use ON tasks(tenant, state, body_bytes, page_bytes);
CREATE TABLE pages(
  row INTEGER PRIMARY KEY, task INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL,
  checksum TEXT NOT NULL, facts TEXT NOT NULL, page BLOB NOT NULL);
CREATE UNIQUE INDEX pages_by_number ON pages(task, number);
)";

// Events of tasks that are older than this table start with what comes next.
constexpr std::string_view kEvents = R"(
ALTER TABLE tasks ADD COLUMN last_event INTEGER NOT NULL DEFAULT 0;
CREATE TABLE events(
  task INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, page INTEGER NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY(task, sequence)) WITHOUT ROWID;
)";

// callback_state is CallbackState; callback_next is set exactly while the callback waits.
constexpr std::string_view kCallbacks = R"(
ALTER TABLE tasks ADD COLUMN callback TEXT;
ALTER TABLE tasks ADD COLUMN callback_state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN callback_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN callback_next INTEGER;
CREATE INDEX tasks_by_callback ON tasks(callback_next, ordinal) WHERE callback_next IS NOT NULL;
)";

constexpr std::array kSteps = {SchemaStep{1, kTasksAndPages}, SchemaStep{2, kEvents}, SchemaStep{3, kCallbacks}};

// 0: an empty file.
Result<int> version_of(Connection& connection) {
  const auto first_number = [&](std::string_view sql) -> Result<std::int64_t> {
    TRY(Statement statement, connection.prepare(sql));
    TRY(const bool row, statement.step());
    return row ? statement.number_at(0) : 0;
  };
  TRY(const std::int64_t tables, first_number("SELECT count(*) FROM sqlite_schema WHERE type='table'"));
  if (tables == 0) return 0;
  TRY(const std::int64_t ours, first_number("SELECT count(*) FROM sqlite_schema WHERE name='schema_steps'"));
  if (ours == 0)
    return fail(Reason::store_damaged,
                "the file at the task database's place is a database of another program: move it away");
  TRY(const std::int64_t version, first_number("SELECT max(version) FROM schema_steps"));
  return static_cast<int>(version);
}

Result<void> take_step(Connection& connection, const SchemaStep& step) {
  return connection.execute(
      fmt::format("BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS schema_steps(version INTEGER PRIMARY KEY);{}"
                  "INSERT INTO schema_steps VALUES({}); COMMIT;",
                  step.sql, step.version));
}

}  // namespace

std::span<const SchemaStep> schema_steps() { return kSteps; }
int current_schema() { return kSteps.back().version; }

Result<void> migrate(Connection& connection, int wanted) {
  TRY(const int version, version_of(connection));
  if (version > current_schema())
    return fail(
        Reason::store_version,
        fmt::format("the task database has schema {}, this build knows up to {}: it was used by a newer plimsoll; "
                    "start that one, or give this one another data folder",
                    version, current_schema()));
  for (const SchemaStep& step : kSteps)
    if (step.version > version && step.version <= wanted)
      if (auto taken = take_step(connection, step); !taken) {
        if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
        return taken;
      }
  return {};
}

}  // namespace plimsoll

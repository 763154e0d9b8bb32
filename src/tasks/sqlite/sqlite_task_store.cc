#include "tasks/sqlite/sqlite_task_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tasks/sqlite/event_rows.h"
#include "tasks/sqlite/page_rows.h"
#include "tasks/sqlite/retention.h"
#include "tasks/sqlite/schema.h"
#include "tasks/sqlite/store_lock.h"
#include "tasks/sqlite/task_changes.h"
#include "tasks/sqlite/task_rows.h"

namespace plimsoll {
namespace {

using Mode = ConnectionOptions::Mode;

// A write whose answer is a T: `run` gives it.
template <typename T, typename Run>
class TypedWrite final : public Write {
 public:
  TypedWrite(Haste haste_, Bytes bytes_, Run run, Done<T> done)
      : Write(haste_, bytes_), run_(std::move(run)), done_(std::move(done)) {}

  Result<void> run(Connection& connection) override {
    result_ = run_(connection);
    if (!result_) return std::unexpected(result_.error());
    return {};
  }

  Posted answer(const Error* failure) override {
    if (failure != nullptr) result_ = std::unexpected(*failure);
    return [done = std::move(done_), result = std::move(result_)]() mutable { done(std::move(result)); };
  }

 private:
  Run run_;
  Done<T> done_;
  Result<T> result_;
};

template <typename T, typename Run>
std::unique_ptr<Write> write_of(Write::Haste haste, Bytes bytes, Run run, Done<T> done) {
  return std::make_unique<TypedWrite<T, Run>>(haste, bytes, std::move(run), std::move(done));
}

// What a write holds while it waits, beside its texts: itself, ids, and the answer's function.
constexpr Bytes kWriteItself{1024};

// As asked for: what is longer than is stored is refused only in its turn.
Bytes size_of(const NewTask& task) {
  return kWriteItself +
         Bytes(task.options.size() + task.tenant.size() + task.idempotency_key.size() + task.fingerprint.size() +
               task.callback.size() + task.body.file.size() + task.body.sha256.size());
}

Bytes size_of(const StateChange& change) {
  const std::size_t error = change.error ? change.error->message.size() + change.error->context.size() : 0;
  return kWriteItself + Bytes(change.degradations.size() + error);
}

Bytes size_of(const std::vector<PageCheckpoint>& pages) {
  Bytes sum = kWriteItself + Bytes(pages.size() * sizeof(PageCheckpoint));
  for (const PageCheckpoint& page : pages) sum += page.size();
  return sum;
}

// SQLite's own check, of one table with its indexes or of all.
Result<void> check_integrity(Connection& connection, std::string_view sql) {
  TRY(Statement statement, connection.prepare(sql));
  TRY(const bool row, statement.step());
  if (row && statement.text_at(0) == "ok") return {};
  return fail(
      Reason::store_damaged,
      fmt::format("the task database is damaged ({}): put a backup in its place, or try \"sqlite3 FILE .recover\"",
                  row ? statement.text_at(0) : "no answer"));
}

// That no accepted task has become invisible: what its index does not find would be taken for removed, and its document
// with it. Of the other tables only that their columns are there; pages have checksums. 10,000 tasks take 30 ms.
Result<void> check_tasks(Connection& connection) {
  TRY_VOID(check_integrity(connection, "PRAGMA integrity_check('tasks')"));
  TRY_VOID(unfinished_tasks(connection, 0, 1));
  TRY_VOID(read_finished_pages(connection, {}, 0, 1));
  TRY_VOID(read_events(connection, {}, 0, 1));
  return {};
}

}  // namespace

Result<std::unique_ptr<SqliteTaskStore>> SqliteTaskStore::open(const SqliteStoreOptions& options) {
  TRY(UniqueFd lock, lock_store(options.file));
  TRY(Connection writer,
      Connection::open(
          options.file,
          {.mode = Mode::write, .cache = options.cache, .database_max = options.database_max, .vfs = options.vfs}));
  TRY_VOID(migrate(writer));
  TRY_VOID(check_tasks(writer));
  std::vector<Connection> readers;
  for (int i = 0; i < std::max(1, options.readers); ++i) {
    TRY(Connection reader,
        Connection::open(options.file, {.mode = Mode::read, .cache = options.cache, .vfs = options.vfs}));
    readers.push_back(std::move(reader));
  }
  return std::unique_ptr<SqliteTaskStore>(
      new SqliteTaskStore(std::move(lock), std::move(readers), std::move(writer), options));
}

SqliteTaskStore::SqliteTaskStore(UniqueFd lock, std::vector<Connection> readers, Connection writer,
                                 const SqliteStoreOptions& options)
    : lock_(std::move(lock)),
      readers_(std::move(readers)),
      events_kept_(options.events_kept),
      writer_(std::move(writer), options.commit, options.queue, options.post) {}

void SqliteTaskStore::create(NewTask task, Done<CreatedTask> done) {
  const Bytes bytes = size_of(task);
  auto run = [task = std::move(task)](Connection& connection) -> Result<CreatedTask> {
    TRY_VOID(check(task));
    return create_task(connection, task);
  };
  writer_.submit(write_of(Write::Haste::urgent, bytes, std::move(run), std::move(done)));
}

void SqliteTaskStore::change_state(StateChange change, Done<TaskRecord> done) {
  const Bytes bytes = size_of(change);
  auto run = [change = std::move(change), kept = events_kept_](Connection& connection) -> Result<TaskRecord> {
    TRY(TaskRecord record, change_task(connection, change));
    TRY_VOID(forget_old_events(connection, change.task, kept));
    return record;
  };
  writer_.submit(write_of(Write::Haste::urgent, bytes, std::move(run), std::move(done)));
}

void SqliteTaskStore::note_callback(TaskId task, CallbackProgress progress, Done<TaskRecord> done) {
  auto run = [task = std::move(task), progress](Connection& connection) {
    return plimsoll::note_callback(connection, task, progress);
  };
  writer_.submit(write_of(Write::Haste::urgent, kWriteItself, std::move(run), std::move(done)));
}

void SqliteTaskStore::store_pages(TaskId task, std::vector<PageCheckpoint> pages, WallTime at, Done<StoredPages> done) {
  const Bytes bytes = size_of(pages);
  auto run = [task = std::move(task), pages = std::move(pages), at,
              kept = events_kept_](Connection& connection) -> Result<StoredPages> {
    TRY(StoredPages stored, store_checkpoints(connection, task, pages, at));
    TRY_VOID(forget_old_events(connection, task, kept));
    return stored;
  };
  writer_.submit(write_of(Write::Haste::patient, bytes, std::move(run), std::move(done)));
}

void SqliteTaskStore::forget_damaged(TaskId task, std::vector<int> numbers, WallTime at, Done<StoredPages> done) {
  const Bytes bytes = kWriteItself + Bytes(numbers.size() * sizeof(int));
  auto run = [task = std::move(task), numbers = std::move(numbers), at,
              kept = events_kept_](Connection& connection) -> Result<StoredPages> {
    TRY(StoredPages left, forget_damaged_pages(connection, task, numbers, at));
    TRY_VOID(forget_old_events(connection, task, kept));
    return left;
  };
  writer_.submit(write_of(Write::Haste::urgent, bytes, std::move(run), std::move(done)));
}

void SqliteTaskStore::remove(TaskId task, Done<RemovedTask> done) {
  auto run = [task = std::move(task)](Connection& connection) { return remove_task(connection, task); };
  writer_.submit(write_of(Write::Haste::urgent, kWriteItself, std::move(run), std::move(done)));
}

void SqliteTaskStore::expire(WallTime now, RetentionRules rules, Done<ExpiredTasks> done) {
  auto run = [now, rules](Connection& connection) { return expire_tasks(connection, now, rules); };
  writer_.submit(write_of(Write::Haste::urgent, kWriteItself, std::move(run), std::move(done)));
}

Result<TaskRecord> SqliteTaskStore::find(const TaskId& task) {
  TRY(const auto reader, readers_.take());
  return read_task(*reader, task);
}

Result<TaskList> SqliteTaskStore::list(const TaskFilter& filter, std::optional<TaskOrdinal> cursor, int limit) {
  TRY(const auto reader, readers_.take());
  return list_tasks(*reader, filter, cursor, limit);
}

Result<TaskList> SqliteTaskStore::unfinished(std::optional<TaskOrdinal> cursor, int limit) {
  TRY(const auto reader, readers_.take());
  return unfinished_tasks(*reader, cursor.value_or(0), limit);
}

Result<WaitingCallbacks> SqliteTaskStore::waiting_callbacks(int limit) {
  TRY(const auto reader, readers_.take());
  return plimsoll::waiting_callbacks(*reader, limit);
}

Result<PagePiece> SqliteTaskStore::pages(const TaskId& task, int cursor, PieceBounds bounds) {
  TRY(const auto reader, readers_.take());
  TRY(const TaskRecord record, read_task(*reader, task));
  return read_pages(*reader, record, cursor, bounds);
}

Result<FinishedPages> SqliteTaskStore::finished_pages(const TaskId& task, int cursor, int limit) {
  TRY(const auto reader, readers_.take());
  TRY(const TaskRecord record, read_task(*reader, task));
  return read_finished_pages(*reader, record, cursor, limit);
}

Result<EventPiece> SqliteTaskStore::events(const TaskId& task, std::uint64_t cursor, int limit) {
  TRY(const auto reader, readers_.take());
  TRY(const TaskRecord record, read_task(*reader, task));
  return read_events(*reader, record, cursor, limit);
}

Result<StoreUsage> SqliteTaskStore::usage(const std::optional<std::string>& tenant) {
  TRY(const auto reader, readers_.take());
  return read_usage(*reader, tenant);
}

Result<void> SqliteTaskStore::check_soundness() {
  TRY(const auto reader, readers_.take());
  return check_integrity(*reader, "PRAGMA integrity_check(1)");
}

}  // namespace plimsoll

// The TaskStore of one machine: one SQLite file in WAL mode, in a folder of one process at a time.
#pragma once

#include <filesystem>
#include <memory>

#include "base/unique_fd.h"
#include "tasks/sqlite/readers.h"
#include "tasks/sqlite/writer.h"
#include "tasks/task_store.h"

namespace plimsoll {

struct SqliteStoreOptions {
  std::filesystem::path file;  // its folder is there; -wal, -shm and .lock appear beside it
  Post post;                   // see TaskStore
  CommitRule commit;
  QueueBounds queue;
  int readers = 2;           // reads at once
  Bytes cache{2U << 20};     // of database pages, for each connection: tasks.database_cache
  Bytes database_max;        // the file's quota, tasks.database_quota; 0: what the disk holds
  int events_kept = 20'000;  // of each task: tasks.events
  std::string vfs;           // see ConnectionOptions
};

class SqliteTaskStore final : public TaskStore {
 public:
  // Makes the file or takes it to the current schema. Reason::store_in_use, store_version, store_damaged, store_failed.
  [[nodiscard]] static Result<std::unique_ptr<SqliteTaskStore>> open(const SqliteStoreOptions& options);

  void create(NewTask task, Done<CreatedTask> done) override;
  void change_state(StateChange change, Done<TaskRecord> done) override;
  void note_callback(TaskId task, CallbackProgress progress, Done<TaskRecord> done) override;
  void store_pages(TaskId task, std::vector<PageCheckpoint> pages, WallTime at, Done<StoredPages> done) override;
  void forget_damaged(TaskId task, std::vector<int> numbers, WallTime at, Done<StoredPages> done) override;
  void remove(TaskId task, Done<RemovedTask> done) override;
  void expire(WallTime now, RetentionRules rules, Done<ExpiredTasks> done) override;

  [[nodiscard]] Result<TaskRecord> find(const TaskId& task) override;
  [[nodiscard]] Result<TaskList> list(const TaskFilter& filter, std::optional<TaskOrdinal> cursor, int limit) override;
  [[nodiscard]] Result<TaskList> unfinished(std::optional<TaskOrdinal> cursor, int limit) override;
  [[nodiscard]] Result<WaitingCallbacks> waiting_callbacks(int limit) override;
  [[nodiscard]] Result<PagePiece> pages(const TaskId& task, int cursor, PieceBounds bounds) override;
  [[nodiscard]] Result<FinishedPages> finished_pages(const TaskId& task, int cursor, int limit) override;
  [[nodiscard]] Result<EventPiece> events(const TaskId& task, std::uint64_t cursor, int limit) override;
  [[nodiscard]] Result<StoreUsage> usage(const std::optional<std::string>& tenant) override;
  [[nodiscard]] std::optional<Error> trouble() const override { return writer_.trouble(); }
  [[nodiscard]] Result<void> check_soundness() override;

 private:
  SqliteTaskStore(UniqueFd lock, std::vector<Connection> readers, Connection writer, const SqliteStoreOptions& options);

  const UniqueFd lock_;  // held as long as the file is open
  Readers readers_;
  const int events_kept_;
  Writer writer_;  // last: it ends first, with all that was asked for
};

}  // namespace plimsoll

// Where tasks and the pages read of them are kept, so that a task that was accepted survives a power cut. One contract
// (task_store_contract_test.h holds the tests) for every implementation; sqlite/ is the one for one machine.
//
// Threads. Writes may be asked for on any thread and return at once; what they give comes through `done`, which the
// store hands to the owner's `post` function when the write is on disk, and not before. `post` is called on a thread of
// the store's, or, when a full queue refuses, on the one that asked: it must be quick, and takes the call to where the
// owner wants it (boost::asio::post to the one io_context). Writes are carried out in the order in which they were
// asked for; each is answered exactly once, before the store is gone. One that fails does not hold back those behind
// it: who needs the one for the other waits for its answer. Reads may be called on any thread and block on disk
// (milliseconds; a page's bytes or a checksum over many of them longer): the control plane calls those on its small
// pool. A read sees every write that was answered before it began.
//
// Errors. Reason::task_missing, task_state (another state than expected), task_key, task_bounds concern one call.
// store_full, store_damaged, store_failed concern the store, and nobody sees anything of that write. (One exception is
// left to a disk that fails for good in the moment of its sync: when nothing could be written after it, a write that
// was answered with a failure may be there after the next start, whole.) queue_full: more is waiting to be written than
// may, ask again when something was answered. Nothing is retried here.
//
// Memory. No list of tasks or pages is kept, and no answer is longer than its bound: what is longer comes in pieces.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "tasks/page_checkpoint.h"
#include "tasks/task_record.h"

namespace plimsoll {

using Posted = std::move_only_function<void()>;
using Post = std::function<void(Posted)>;
template <typename T>
using Done = std::move_only_function<void(Result<T>)>;

struct CreatedTask {
  TaskRecord task;
  bool existed = false;  // the key is known: this is the earlier task, the new body is not needed
};

struct StateChange {
  TaskId task;
  TaskState from = TaskState::queued;  // compare and set: Reason::task_state when it is in another one
  TaskState to = TaskState::running;
  WallTime at;
  std::optional<int> page_count;  // known now
  std::optional<Error> error;     // why it failed
  std::string degradations;       // when it is not empty
};

struct StoredPages {
  PageCensus census;             // afterwards
  std::uint64_t last_event = 0;  // afterwards
};

// What is no longer in the store. Its body file is the owner's to delete; should the process end before, it is an
// orphan at the next start (body_files.h).
struct RemovedTask {
  TaskId task;
  std::string body_file;
  Bytes bytes;  // body and pages
};

// The most that a list has, and that go in one expire().
inline constexpr int kTasksAtOnceMax = 100;

// Which finished tasks go. A task that is not finished never does.
struct RetentionRules {
  std::optional<Milliseconds> age_max;  // since it finished: tasks.keep_time
  std::optional<Bytes> bytes_max;  // of all tasks, bodies and pages; the oldest finished go first: tasks.keep_bytes
  // A long deletion would hold up other writes: no further task goes in a call when so many, or pages of so many bytes
  // (a fifth of a second), went.
  int tasks_max = kTasksAtOnceMax;
  Bytes pages_max{1U << 30};
  bool operator==(const RetentionRules&) const = default;
};
struct ExpiredTasks {
  std::vector<RemovedTask> removed;
  bool more = false;  // ask again
};

struct TaskFilter {
  std::optional<std::string> tenant;
  std::optional<TaskState> state;
  std::optional<WallTime> created_from;    // that or later
  std::optional<WallTime> created_before;  // earlier than that
};
struct TaskList {
  std::vector<TaskRecord> tasks;
  std::vector<TaskOrdinal> damaged;  // rows between them that say nothing sensible; find() says Reason::store_damaged
  std::optional<TaskOrdinal> next;   // the cursor of what follows; nothing: these were the last
};

// One piece of a document's pages, as many as fit.
struct PieceBounds {
  int pages_max = 64;
  Bytes bytes_max{8U << 20};  // one page comes even if it is larger
};
inline constexpr int kPagesAtOnceMax = 1000;
struct PagePiece {
  std::vector<PageCheckpoint> pages;
  std::vector<int> damaged;  // their checksums are wrong: they count as not read
  std::optional<int> next;   // the cursor of what follows
};
struct FinishedPages {
  struct Page {
    int number = 0;
    PageState state = PageState::done;
    bool operator==(const Page&) const = default;
  };
  std::vector<Page> pages;
  std::vector<int> damaged;
  std::optional<int> next;
};

enum class EventKind : std::uint8_t { created, state, page, page_lost };
// What happened to a task, numbered from 1 without gaps: what Last-Event-ID speaks of.
struct TaskEvent {
  std::uint64_t sequence = 0;
  EventKind kind = EventKind::created;
  TaskState state = TaskState::queued;     // created, state: the new one
  int page = 0;                            // page, page_lost
  PageState page_state = PageState::done;  // page
  WallTime at;
  bool operator==(const TaskEvent&) const = default;
};
inline constexpr int kEventsAtOnceMax = 1000;
struct EventPiece {
  std::vector<TaskEvent> events;
  std::uint64_t last = 0;  // the task's latest, here or not
  bool missed = false;     // some after the cursor are gone (tasks.events): the task's record says where it stands
};

struct StoreUsage {
  std::array<std::uint64_t, kTaskStates.size()> tasks{};  // by state
  Bytes bodies;
  Bytes pages;
  [[nodiscard]] std::uint64_t count(TaskState state) const { return tasks.at(static_cast<std::size_t>(state)); }
};

struct WaitingCallbacks {
  std::vector<TaskRecord> tasks;  // those that are due first in front
  std::uint64_t count = 0;        // of all
};

class TaskStore {
 public:
  // Ends when what was asked for is on disk (or has failed) and posted.
  virtual ~TaskStore() = default;

  // --- writes

  // As queued. A known idempotency key of the tenant gives the earlier task if the fingerprint is the same,
  // Reason::task_key if not. Reason::task_bounds as check() says.
  virtual void create(NewTask task, Done<CreatedTask> done) = 0;
  // Reason::task_state when the task is in another state, or may_become() says no (Reason::internal). A task that ends
  // and has a callback: that is waiting from then on, due at once.
  virtual void change_state(StateChange change, Done<TaskRecord> done) = 0;
  // What came of an attempt. Only while it is waiting (Reason::task_state).
  virtual void note_callback(TaskId task, CallbackProgress progress, Done<TaskRecord> done) = 0;
  // All of them or none, and only while the task runs (Reason::task_state). What is stored stays: the same checkpoint
  // again changes nothing, another one of the same page is Reason::task_state, unless the stored one is damaged.
  // Reason::task_bounds for more than kPagesAtOnceMax of them, or facts beyond kFactsMax.
  // Patient: it may wait (tasks.commit_wait) for company on its way to the disk; the other writes do not wait.
  virtual void store_pages(TaskId task, std::vector<PageCheckpoint> pages, WallTime at, Done<StoredPages> done) = 0;
  // Drops those of the pages whose checksums are wrong, so that census and events say it. Sound ones stay.
  // Reason::task_bounds for more than kPagesAtOnceMax numbers.
  virtual void forget_damaged(TaskId task, std::vector<int> numbers, WallTime at, Done<StoredPages> done) = 0;
  // A finished one (Reason::task_state otherwise) with its pages and events.
  virtual void remove(TaskId task, Done<RemovedTask> done) = 0;
  virtual void expire(WallTime now, RetentionRules rules, Done<ExpiredTasks> done) = 0;

  // --- reads

  [[nodiscard]] virtual Result<TaskRecord> find(const TaskId& task) = 0;
  // Newest first, from behind `cursor` on; `limit` is cut to kTasksAtOnceMax.
  [[nodiscard]] virtual Result<TaskList> list(const TaskFilter& filter, std::optional<TaskOrdinal> cursor,
                                              int limit) = 0;
  // Queued and running, in the order of creation: what a restart goes on with.
  [[nodiscard]] virtual Result<TaskList> unfinished(std::optional<TaskOrdinal> cursor, int limit) = 0;
  // Due or not; `limit` is cut to kTasksAtOnceMax.
  [[nodiscard]] virtual Result<WaitingCallbacks> waiting_callbacks(int limit) = 0;
  // In page order, from behind page `cursor` on (0: all).
  [[nodiscard]] virtual Result<PagePiece> pages(const TaskId& task, int cursor, PieceBounds bounds) = 0;
  // The same without the pages' bytes; they are read for their checksums all the same. `limit` up to kPagesAtOnceMax.
  [[nodiscard]] virtual Result<FinishedPages> finished_pages(const TaskId& task, int cursor, int limit) = 0;
  // After event `cursor` (0: all). `limit` up to kEventsAtOnceMax.
  [[nodiscard]] virtual Result<EventPiece> events(const TaskId& task, std::uint64_t cursor, int limit) = 0;
  // Of all, or of one tenant.
  [[nodiscard]] virtual Result<StoreUsage> usage(const std::optional<std::string>& tenant) = 0;
  // What the last write that was answered failed with, if that concerns the store; nothing once one works again. Any
  // thread, at once: for /health.
  [[nodiscard]] virtual std::optional<Error> trouble() const = 0;
  // Goes over the whole store; for `doctor` and tests, not for every start. Reason::store_damaged with what is wrong.
  [[nodiscard]] virtual Result<void> check_soundness() = 0;
};

}  // namespace plimsoll

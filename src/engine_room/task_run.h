// One task of the server while something is done for it: its document is read, its pages go to the store as they come,
// its states follow. While it waits for its turn there is no TaskRun (task_desk.h), only its place in the queue.
//
//   run(): read what is not stored yet ─► accepted: task stored (a fresh one) ─► begun: running ─► page, page, …
//            ▲                                           │                                            │
//            │                                           └──► a place in the queue ◄── others' turn ──┤
//            └── the store was in trouble: again after a while ◄────── all pages on disk? ◄───────────┘
//                                                                          │ yes
//                                                                done | failed | cancelled, or put back (stopping)
//
// Pages that are not on disk yet are held: at most a window of them, because the engine room waits in settle().
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "async/answer.h"
#include "async/blocking_pool.h"
#include "async/broadcast.h"
#include "async/cancellation.h"
#include "engine_room/engine_room.h"
#include "engine_room/task_changes.h"
#include "engine_room/task_order.h"
#include "engine_room/task_progress.h"
#include "tasks/body_files.h"
#include "tasks/task_store.h"

namespace plimsoll {

// What all tasks share; outlives them.
struct TaskDeskParts {
  boost::asio::io_context& io;
  EngineRoom& engine;
  TaskStore& store;
  const BodyFiles& bodies;
  BlockingPool& pool;
  std::function<WallTime()> wall;
  // How long a task waits before it tries a store in trouble again.
  Milliseconds store_pause{5000};
};

struct TaskRefusal {
  Error error;
  std::optional<Milliseconds> retry_after;  // time can cure it
};

// io thread only. Outlives its run().
class TaskRun final : public DocumentSink {
 public:
  // Fresh: it is stored once the router has taken it. Else as the store has it. `changes` hears what is stored.
  TaskRun(const TaskDeskParts& parts, TaskChanges& changes, NewTask task, TaskOrder order, Caller caller);
  TaskRun(const TaskDeskParts& parts, TaskChanges& changes, const TaskRecord& stored, TaskOrder order,
          TaskProgress progress = {});

  // To the end, or until the engine room stops: then what was not read is put back. Or until it has to wait for its
  // turn: then with its place in the queue, from which another TaskRun's run() goes on.
  [[nodiscard]] boost::asio::awaitable<std::unique_ptr<DocumentPlace>> run(std::unique_ptr<DocumentPlace> place = {});
  // A fresh one: as it was stored (or an earlier task with its key), or why it was not. One caller.
  [[nodiscard]] boost::asio::awaitable<std::expected<CreatedTask, TaskRefusal>> decision();
  // Ends soon, at once in the store. Reason::task_state: it has ended, or is not in the store (yet).
  [[nodiscard]] Async<TaskRecord> cancel();
  // Nobody wants it: it ends soon, and is never stored unless it is already.
  void abandon() {
    if (!stored_) cancellation_.cancel();
  }
  // A store in trouble is not tried again: what the task has left goes on after the next start.
  void stop() { stopping_ = true; }
  // Until the router has it, or never will.
  [[nodiscard]] boost::asio::awaitable<void> wait_decided() { (void)co_await decided_.wait(); }

  [[nodiscard]] const TaskId& id() const { return task_.id; }
  [[nodiscard]] TaskState state() const { return state_; }
  [[nodiscard]] bool cancel_asked() const { return cancel_asked_; }
  [[nodiscard]] const TaskProgress& progress() const { return progress_; }

 private:
  // DocumentSink.
  Result<void> opened(const DocumentFacts& facts) override;
  void accepted(const DocumentForecast& forecast) override;
  void begun() override;
  Result<void> page(const Page& page, const PageRun& run) override;
  boost::asio::awaitable<Result<void>> settle() override;

  [[nodiscard]] Async<DocumentJob> job(std::unique_ptr<DocumentPlace> place);
  [[nodiscard]] Async<PageSelection> unread(PageSelection pages);
  [[nodiscard]] Async<Page> stored_page(int number);
  [[nodiscard]] boost::asio::awaitable<Error> why_failed(int number);
  void note_left_out(const Page& page);
  void store_task();
  void store_page(int number);
  void page_stored(int number, const Result<StoredPages>& stored);
  [[nodiscard]] boost::asio::awaitable<void> writes_ended();
  // It may wait without this: nothing of it is on its way to the store, and nobody wants it to end.
  [[nodiscard]] bool may_wait() const { return stored_ && !store_trouble_ && !cancel_asked_; }
  // True: to be tried again.
  [[nodiscard]] boost::asio::awaitable<bool> conclude(DocumentSummary summary);
  [[nodiscard]] Async<TaskRecord> change_state(TaskState to, std::optional<Error> why = std::nullopt);
  // Every page that was asked for is on disk.
  [[nodiscard]] Async<void> all_stored();
  [[nodiscard]] std::string degradations() const;

  TaskDeskParts parts_;
  TaskChanges& changes_;
  NewTask task_;
  TaskOrder order_;  // without a priority_reason the task's priority is still to be chosen
  Caller caller_;
  TaskState state_ = TaskState::queued;
  bool stored_ = false;  // the store knows it, or is being told
  bool cancel_asked_ = false;
  bool stopping_ = false;
  Cancellation cancellation_;
  Event decided_;
  std::optional<std::expected<CreatedTask, TaskRefusal>> decision_;

  std::map<int, PageCheckpoint> unstored_;  // by page number
  std::optional<Error> store_trouble_;
  int writes_ = 0;  // asked for and not answered
  Broadcast writes_done_;
  TaskProgress progress_;
};

}  // namespace plimsoll

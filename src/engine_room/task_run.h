// One task of the server from its acceptance, or from a restart, to its end: its document is read, its pages go to the
// store as they come, its states follow.
//
//   run(): read what is not stored yet ─► accepted: task stored (a fresh one) ─► begun: running ─► page, page, …
//            ▲                                                                                        │
//            └── the store was in trouble: again after a while ◄────── all pages on disk? ◄───────────┘
//                                                                          │ yes
//                                                                done | failed | cancelled, or put back (stopping)
//
// Pages that are not on disk yet are held: at most a window of them, because the engine room waits in settle().
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>

#include "async/answer.h"
#include "async/blocking_pool.h"
#include "async/broadcast.h"
#include "async/cancellation.h"
#include "engine_room/engine_room.h"
#include "engine_room/task_order.h"
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
  // Fresh: it is stored once the router has taken it. Else as the store has it.
  TaskRun(const TaskDeskParts& parts, NewTask task, TaskOrder order, Caller caller);
  TaskRun(const TaskDeskParts& parts, const TaskRecord& stored, TaskOrder order);

  // To the end, or until the engine room stops: then what was not read is put back.
  [[nodiscard]] boost::asio::awaitable<void> run();
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
  [[nodiscard]] const std::string& tenant() const { return task_.tenant; }
  [[nodiscard]] TaskState state() const { return state_; }
  // Something of it changed in the store.
  [[nodiscard]] Broadcast& changes() { return changes_; }
  [[nodiscard]] const std::optional<DocumentForecast>& forecast() const { return forecast_; }
  [[nodiscard]] Bytes largest_use() const { return largest_use_; }
  [[nodiscard]] std::optional<TimePoint> begun_at() const { return begun_at_; }
  [[nodiscard]] int pages_now() const { return pages_now_; }

 private:
  // DocumentSink.
  Result<void> opened(const DocumentFacts& facts) override;
  void accepted(const DocumentForecast& forecast) override;
  void begun() override;
  Result<void> page(const Page& page, const PageRun& run) override;
  boost::asio::awaitable<Result<void>> settle() override;

  [[nodiscard]] Async<DocumentJob> job();
  [[nodiscard]] Async<PageSelection> unread(PageSelection pages);
  void store_task();
  void store_page(int number);
  void page_stored(int number, const Result<StoredPages>& stored);
  [[nodiscard]] boost::asio::awaitable<void> writes_ended();
  // True: to be tried again.
  [[nodiscard]] boost::asio::awaitable<bool> conclude(DocumentSummary summary);
  [[nodiscard]] Async<TaskRecord> change_state(TaskState to, std::optional<Error> why = std::nullopt);
  [[nodiscard]] std::string degradations() const;

  TaskDeskParts parts_;
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
  Broadcast changes_;

  std::map<int, PageCheckpoint> unstored_;  // by page number
  std::optional<Error> store_trouble_;
  int writes_ = 0;  // asked for and not answered
  Broadcast writes_done_;

  std::optional<DocumentForecast> forecast_;
  std::optional<TimePoint> begun_at_;
  int pages_now_ = 0;  // read since it was begun
  Bytes largest_use_;
  std::map<std::string, int> degraded_;  // pages by what was left out of them; bounded
};

}  // namespace plimsoll

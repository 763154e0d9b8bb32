// The server's tasks: taken in, read, called off, kept and forgotten. What must survive is in the store. In memory is a
// TaskRun for each task that is being taken in or read, which connections and the router's active tasks bound, and for
// each that waits for its turn its place in the queue, some hundred bytes, which the queue bounds.
//
//   submit ─► TaskRun ─► finished
//              │   ▲
//   must wait  ▼   │  its turn, or it has waited too long: its record is loaded again
//              place
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "async/task_group.h"
#include "engine_room/task_run.h"

namespace plimsoll {

// io thread only. stop(), then shut_down(), before destruction; the engine room is shut down after it.
class TaskDesk {
 public:
  TaskDesk(const TaskDeskParts& parts, RetentionRules retention);

  // Goes on with what an earlier process left unfinished, in the order of creation, and starts housekeeping. Bodies
  // that no task knows are removed.
  void start();
  // No task is begun any more; the engine room is to be stopped right after, so that what runs is put back.
  void stop();
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

  // The body is on disk and belongs to the desk from here on. Answers when the task will survive a power cut: a new
  // one, or the earlier one with its idempotency key. `gone`: the one who asks has lost interest; a task that is not
  // stored by then never will be.
  [[nodiscard]] boost::asio::awaitable<std::expected<CreatedTask, TaskRefusal>> submit(NewTask task, TaskOrder order,
                                                                                       Caller caller = Caller::submits,
                                                                                       Cancellation* gone = nullptr);
  // A finished task is Reason::task_state.
  [[nodiscard]] Async<TaskRecord> cancel(const TaskId& task);
  // With its pages, events and body; only a finished one (Reason::task_state).
  [[nodiscard]] Async<RemovedTask> remove(const TaskId& task);
  // What this process knows of an unfinished task; nothing when that is nothing yet.
  [[nodiscard]] std::optional<TaskProgress> progress(const TaskId& task) const;
  // For who waits for news of a task.
  [[nodiscard]] TaskChanges& changes() { return changes_; }

  [[nodiscard]] std::size_t unfinished() const { return runs_.size() + waiting_.size(); }
  // Of these, how many are no more than a place in the queue.
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  // Ended since the start, by state.
  [[nodiscard]] std::uint64_t ended(TaskState state) const { return ended_.at(static_cast<std::size_t>(state)); }

 private:
  struct Waiting {
    std::unique_ptr<DocumentPlace> place;
    std::unique_ptr<TaskProgress> progress;  // when it was begun
  };
  using WaitingTasks = std::map<TaskId, Waiting>;

  [[nodiscard]] std::shared_ptr<TaskRun> find(const TaskId& task) const;
  void begin(const std::shared_ptr<TaskRun>& run, std::unique_ptr<DocumentPlace> place = {});
  [[nodiscard]] boost::asio::awaitable<void> carry_out(std::shared_ptr<TaskRun> run,
                                                       std::unique_ptr<DocumentPlace> place);
  void wait(const TaskRun& run, std::unique_ptr<DocumentPlace> place);
  // The place of a waiting task calls.
  void recall(WaitingTasks::iterator task);
  [[nodiscard]] boost::asio::awaitable<void> go_on(TaskId task);
  [[nodiscard]] Async<TaskRecord> cancel_waiting(const TaskId& task);
  [[nodiscard]] boost::asio::awaitable<void> resume();
  [[nodiscard]] Async<std::optional<TaskOrdinal>> resume_some(std::optional<TaskOrdinal> cursor);
  [[nodiscard]] boost::asio::awaitable<void> resume(TaskRecord record, Waiting waiting);
  [[nodiscard]] boost::asio::awaitable<void> keep_house();
  [[nodiscard]] Async<void> expire();
  [[nodiscard]] boost::asio::awaitable<void> remove_body(std::string file);

  TaskDeskParts parts_;
  RetentionRules retention_;
  TaskChanges changes_;
  std::map<TaskId, std::shared_ptr<TaskRun>> runs_;
  WaitingTasks waiting_;
  std::array<std::uint64_t, kTaskStates.size()> ended_{};
  bool stopping_ = false;
  Broadcast stopped_;
  TaskGroup background_;
};

}  // namespace plimsoll

#include "engine_room/task_desk.h"

#include <utility>

#include "base/log.h"

namespace plimsoll {
namespace {

// Between two looks for tasks whose time is over.
constexpr Milliseconds kHousekeeping{60'000};
constexpr int kResumedAtOnce = 32;

}  // namespace

TaskDesk::TaskDesk(const TaskDeskParts& parts, RetentionRules retention)
    : parts_(parts), retention_(retention), changes_(parts_.io), stopped_(parts_.io), background_(parts_.io) {}

void TaskDesk::start() {
  background_.start(resume());
  background_.start(keep_house());
}

void TaskDesk::stop() {
  stopping_ = true;
  for (const auto& [task, run] : runs_) run->stop();
  stopped_.tell();
}

boost::asio::awaitable<void> TaskDesk::shut_down() {
  co_await background_.join();
  // They are gone on with after the next start.
  waiting_.clear();
}

void TaskDesk::begin(const std::shared_ptr<TaskRun>& run, std::unique_ptr<DocumentPlace> place) {
  runs_[run->id()] = run;
  background_.start(carry_out(run, std::move(place)));
}

boost::asio::awaitable<void> TaskDesk::carry_out(std::shared_ptr<TaskRun> run, std::unique_ptr<DocumentPlace> place) {
  place = co_await run->run(std::move(place));
  if (is_final(run->state())) ++ended_.at(static_cast<std::size_t>(run->state()));
  runs_.erase(run->id());
  if (place && !run->cancel_asked()) wait(*run, std::move(place));
}

void TaskDesk::wait(const TaskRun& run, std::unique_ptr<DocumentPlace> place) {
  Waiting waiting{std::move(place), nullptr};
  if (run.progress().begun_at) waiting.progress = std::make_unique<TaskProgress>(run.progress());
  const auto task = waiting_.insert_or_assign(run.id(), std::move(waiting)).first;
  task->second.place->on_call([this, task] { recall(task); });
}

void TaskDesk::recall(WaitingTasks::iterator task) {
  if (!stopping_) background_.start(go_on(task->first));
}

boost::asio::awaitable<void> TaskDesk::go_on(TaskId id) {
  Result<TaskRecord> record = co_await parts_.pool.run([&] { return parts_.store.find(id); });
  auto task = waiting_.extract(id);
  if (task.empty() || stopping_) co_return;
  Waiting waiting = std::move(task.mapped());
  while (!record && record.error().reason != Reason::task_missing && !stopping_) {
    // It does not keep others from being read meanwhile, and gets in again.
    waiting.place.reset();
    spdlog::warn("task {}: the store is in trouble, it waits: {}", id.text, record.error().text());
    (void)co_await stopped_.wait(std::chrono::steady_clock::now() + parts_.store_pause);
    record = co_await parts_.pool.run([&] { return parts_.store.find(id); });
  }
  if (!record || is_final(record->state) || stopping_) co_return;
  co_await resume(*std::move(record), std::move(waiting));
}

boost::asio::awaitable<std::expected<CreatedTask, TaskRefusal>> TaskDesk::submit(NewTask task, TaskOrder order,
                                                                                 Caller caller, Cancellation* gone) {
  const std::string body = task.body.file;
  if (stopping_) {
    co_await remove_body(body);
    co_return std::unexpected(
        TaskRefusal{fail(Reason::interrupted, "the server is going down").error(), Milliseconds(1000)});
  }
  const auto run = std::make_shared<TaskRun>(parts_, changes_, std::move(task), std::move(order), caller);
  begin(run);
  const Cancellation::Watch watch(gone, [&run] { run->abandon(); });
  auto decision = co_await run->decision();
  if (!decision || decision->existed) co_await remove_body(body);
  co_return decision;
}

Async<TaskRecord> TaskDesk::cancel(const TaskId& task) {
  if (const auto run = find(task)) co_return co_await run->cancel();
  Result<TaskRecord> cancelled = co_await cancel_waiting(task);
  const auto run = find(task);
  // Its turn came meanwhile, and it may even have ended.
  if (!run && !cancelled) co_return co_await cancel_waiting(task);
  if (!run) co_return cancelled;
  Result<TaskRecord> stopped = co_await run->cancel();
  co_return cancelled ? std::move(cancelled) : std::move(stopped);
}

// One of which there is no more than a place in the queue, or, shortly after a restart, only the record.
Async<TaskRecord> TaskDesk::cancel_waiting(const TaskId& task) {
  CO_TRY(const TaskRecord record, co_await parts_.pool.run([&] { return parts_.store.find(task); }));
  if (is_final(record.state))
    co_return fail(Reason::task_state, "it is " + std::string(label(record.state)) + " already");
  CO_TRY(TaskRecord cancelled, co_await answered<TaskRecord>(parts_.io, [&](auto done) {
           parts_.store.change_state(
               {.task = task, .from = record.state, .to = TaskState::cancelled, .at = parts_.wall()}, std::move(done));
         }));
  if (waiting_.erase(task) > 0) ++ended_.at(static_cast<std::size_t>(TaskState::cancelled));
  changes_.tell(task);
  co_return cancelled;
}

Async<RemovedTask> TaskDesk::remove(const TaskId& task) {
  CO_TRY(RemovedTask removed,
         co_await answered<RemovedTask>(parts_.io, [&](auto done) { parts_.store.remove(task, std::move(done)); }));
  co_await remove_body(removed.body_file);
  co_return removed;
}

std::shared_ptr<TaskRun> TaskDesk::find(const TaskId& task) const {
  const auto found = runs_.find(task);
  return found == runs_.end() ? nullptr : found->second;
}

std::optional<TaskProgress> TaskDesk::progress(const TaskId& task) const {
  if (const auto run = find(task)) return run->progress();
  const auto waiting = waiting_.find(task);
  if (waiting == waiting_.end() || !waiting->second.progress) return std::nullopt;
  return *waiting->second.progress;
}

boost::asio::awaitable<void> TaskDesk::remove_body(std::string file) {
  const Result<void> removed = co_await parts_.pool.run([&] { return parts_.bodies.remove(file); });
  if (!removed) spdlog::warn("a document could not be removed: {}", removed.error().text());
}

boost::asio::awaitable<void> TaskDesk::resume() {
  const Result<int> orphans = co_await parts_.pool.run([this] {
    return parts_.bodies.remove_orphans([this](const TaskId& task) -> Result<bool> {
      const Result<TaskRecord> record = parts_.store.find(task);
      if (record) return true;
      if (record.error().reason == Reason::task_missing) return false;
      return std::unexpected(record.error());
    });
  });
  if (!orphans) spdlog::warn("documents without a task could not be looked for: {}", orphans.error().text());
  std::optional<TaskOrdinal> cursor;
  bool more = true;
  while (more && !stopping_) {
    auto next = co_await resume_some(cursor);
    if (next) {
      cursor = *next;
      more = cursor.has_value();
    } else {
      spdlog::warn("unfinished tasks could not be looked for: {}", next.error().text());
      if (!stopping_) (void)co_await stopped_.wait(std::chrono::steady_clock::now() + parts_.store_pause);
    }
  }
}

Async<std::optional<TaskOrdinal>> TaskDesk::resume_some(std::optional<TaskOrdinal> cursor) {
  CO_TRY(TaskList list, co_await parts_.pool.run([&] { return parts_.store.unfinished(cursor, kResumedAtOnce); }));
  for (TaskRecord& record : list.tasks) {
    if (stopping_) break;
    if (!runs_.contains(record.asked.id) && !waiting_.contains(record.asked.id)) co_await resume(std::move(record), {});
  }
  co_return list.next;
}

// Until the router has it, or never will: after a restart the next is looked at then.
boost::asio::awaitable<void> TaskDesk::resume(TaskRecord record, Waiting waiting) {
  Result<TaskOrder> order = decode_order(record.asked.options);
  if (!order) {
    (void)co_await answered<TaskRecord>(parts_.io, [&](auto done) {
      parts_.store.change_state({.task = record.asked.id,
                                 .from = record.state,
                                 .to = TaskState::failed,
                                 .at = parts_.wall(),
                                 .error = order.error()},
                                std::move(done));
    });
    co_return;
  }
  const auto run = std::make_shared<TaskRun>(parts_, changes_, record, *std::move(order),
                                             waiting.progress ? std::move(*waiting.progress) : TaskProgress{});
  const bool in = waiting.place != nullptr;
  begin(run, std::move(waiting.place));
  if (!in) co_await run->wait_decided();
}

boost::asio::awaitable<void> TaskDesk::keep_house() {
  while (!stopping_) {
    if (Result<void> expired = co_await expire(); !expired)
      spdlog::warn("old tasks could not be removed: {}", expired.error().text());
    if (!stopping_) (void)co_await stopped_.wait(std::chrono::steady_clock::now() + kHousekeeping);
  }
}

Async<void> TaskDesk::expire() {
  bool more = true;
  while (more && !stopping_) {
    CO_TRY(const ExpiredTasks expired, co_await answered<ExpiredTasks>(parts_.io, [&](auto done) {
             parts_.store.expire(parts_.wall(), retention_, std::move(done));
           }));
    for (const RemovedTask& task : expired.removed) co_await remove_body(task.body_file);
    more = expired.more;
  }
  co_return Result<void>{};
}

}  // namespace plimsoll

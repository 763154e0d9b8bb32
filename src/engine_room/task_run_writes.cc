// TaskRun, what goes to the store: the task itself, its pages, its states.
#include <fmt/format.h>

#include "async/pause.h"
#include "engine_room/task_run.h"

namespace plimsoll {
namespace {

// Between two looks at a store whose queue was full.
constexpr Milliseconds kQueueLook{50};

}  // namespace

void TaskRun::store_task() {
  ++writes_;
  parts_.store.create(task_, [this](Result<CreatedTask> created) {
    if (!created) {
      stored_ = false;
      decision_ = std::unexpected(TaskRefusal{std::move(created.error()), std::nullopt});
    } else {
      stored_ = !created->existed;
      decision_ = *std::move(created);
    }
    if (!stored_) cancellation_.cancel();
    decided_.set();
    if (--writes_ == 0) writes_done_.tell();
  });
}

void TaskRun::store_page(int number) {
  ++writes_;
  parts_.store.store_pages(task_.id, {unstored_.at(number)}, parts_.wall(),
                           [this, number](const Result<StoredPages>& stored) { page_stored(number, stored); });
}

void TaskRun::page_stored(int number, const Result<StoredPages>& stored) {
  if (stored) {
    unstored_.erase(number);
    changes_.tell(task_.id);
  } else if (stored.error().reason != Reason::queue_full) {
    store_trouble_ = stored.error();
  }
  if (--writes_ == 0) writes_done_.tell();
}

boost::asio::awaitable<void> TaskRun::writes_ended() {
  while (writes_ > 0) (void)co_await writes_done_.wait();
}

boost::asio::awaitable<Result<void>> TaskRun::settle() {
  while (true) {
    co_await writes_ended();
    if (store_trouble_) co_return std::unexpected(*store_trouble_);
    if (unstored_.empty() || cancel_asked_ || !stored_) co_return Result<void>{};
    // The store's queue was full.
    co_await pause(parts_.io, kQueueLook);
    for (const auto& [number, checkpoint] : unstored_) store_page(number);
  }
}

Async<TaskRecord> TaskRun::change_state(TaskState to, std::optional<Error> why) {
  StateChange change{.task = task_.id,
                     .from = state_,
                     .to = to,
                     .at = parts_.wall(),
                     .page_count = std::nullopt,
                     .error = std::move(why),
                     .degradations = is_final(to) ? degradations() : ""};
  CO_TRY(TaskRecord record, co_await answered<TaskRecord>(parts_.io, [&](auto done) {
           parts_.store.change_state(std::move(change), std::move(done));
         }));
  state_ = to;
  changes_.tell(task_.id);
  co_return record;
}

// A page that was stored can be damaged since.
Async<void> TaskRun::all_stored() {
  CO_TRY(const TaskRecord record, co_await parts_.pool.run([&] { return parts_.store.find(task_.id); }));
  if (is_final(record.state) || record.census.finished() >= record.asked.page_count) co_return Result<void>{};
  co_return fail(Reason::store_damaged, fmt::format("{} of its {} pages are stored, the others are read again",
                                                    record.census.finished(), record.asked.page_count));
}

}  // namespace plimsoll

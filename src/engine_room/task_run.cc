#include "engine_room/task_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "async/pause.h"
#include "base/log.h"
#include "document/json_text.h"
#include "document/page_codec.h"
#include "engine_room/page_facts.h"

namespace plimsoll {
namespace {

constexpr std::size_t kDegradationsKept = 32;

Priority priority_of(TaskPriority priority) { return static_cast<Priority>(priority); }
static_assert(static_cast<int>(TaskPriority::low) == static_cast<int>(Priority::low));

// The steady clock's name for a time on the calendar's.
std::optional<TimePoint> steady(std::optional<WallTime> at, WallTime now) {
  if (!at) return std::nullopt;
  return std::chrono::steady_clock::now() + (*at - now);
}

bool is_store_trouble(const Error& error) {
  return error.code == Code::store_failed || error.reason == Reason::store_full;
}

}  // namespace

TaskRun::TaskRun(const TaskDeskParts& parts, TaskChanges& changes, NewTask task, TaskOrder order, Caller caller)
    : parts_(parts),
      changes_(changes),
      task_(std::move(task)),
      order_(std::move(order)),
      caller_(caller),
      decided_(parts_.io),
      writes_done_(parts_.io) {}

TaskRun::TaskRun(const TaskDeskParts& parts, TaskChanges& changes, const TaskRecord& stored, TaskOrder order,
                 TaskProgress progress)
    : TaskRun(parts, changes, stored.asked, std::move(order), Caller::submits) {
  progress_ = std::move(progress);
  stored_ = true;
  state_ = stored.state;
}

boost::asio::awaitable<std::unique_ptr<DocumentPlace>> TaskRun::run(std::unique_ptr<DocumentPlace> place) {
  bool again = true;
  while (again) {
    DocumentSummary summary;
    if (auto job = co_await this->job(std::move(place)); !job)
      summary.failure = std::move(job.error());
    else if (stored_ && order_.page_count > 0 && job->pages.next(1, order_.page_count) == 0)
      begun();  // all pages were stored when it was ended: only that it is done is not
    else
      summary = co_await parts_.engine.read(*std::move(job), *this);
    co_await writes_ended();
    place = std::move(summary.place);
    if (place && may_wait()) break;
    place.reset();
    again = co_await conclude(std::move(summary)) && !stopping_;
  }
  co_await writes_ended();
  decided_.set();
  changes_.tell(task_.id);
  co_return place;
}

Async<DocumentJob> TaskRun::job(std::unique_ptr<DocumentPlace> place) {
  PageSelection pages;
  if (!order_.pages.empty()) {
    CO_TRY(pages, PageSelection::parse(order_.pages));
  }
  if (stored_) {
    CO_TRY(pages, co_await unread(std::move(pages)));
  }
  std::optional<Priority> priority;
  if (stored_ || !order_.priority_reason.empty()) priority = priority_of(task_.priority);
  store_trouble_.reset();
  unstored_.clear();  // they are read again
  DocumentJob job = wished(order_);
  job.name = order_.name;
  job.body = [&bodies = parts_.bodies, body = task_.body] { return bodies.read(body); };
  job.password = order_.password;
  job.pages = std::move(pages);
  job.strict = order_.strict;
  job.may_shrink = order_.may_shrink;
  job.text_layer = order_.text_layer;
  job.device = order_.device;
  job.window = order_.window;
  job.tenant = task_.tenant;
  job.priority = priority;
  job.caller = caller_;
  job.body_bytes = task_.body.bytes;
  job.deadline = steady(task_.deadline, parts_.wall());
  job.waits_outside = stored_;
  job.lets_go = true;
  job.place = std::move(place);
  job.cancellation = &cancellation_;
  co_return job;
}

// Without what is stored already; of that, what is damaged is forgotten first.
Async<PageSelection> TaskRun::unread(PageSelection pages) {
  if (!progress_.begun_at) progress_.left_out.clear();
  int cursor = 0;
  while (true) {
    CO_TRY(const FinishedPages piece,
           co_await parts_.pool.run([&] { return parts_.store.finished_pages(task_.id, cursor, kPagesAtOnceMax); }));
    if (!piece.damaged.empty()) {
      CO_TRY_VOID(co_await answered<StoredPages>(parts_.io, [&](auto done) {
        parts_.store.forget_damaged(task_.id, piece.damaged, parts_.wall(), std::move(done));
      }));
    }
    for (const FinishedPages::Page& page : piece.pages) {
      pages = pages.without(page.number, page.number);
      // A strict one has ended with it, also if its end could not be stored.
      if (order_.strict && page.state == PageState::failed) co_return std::unexpected(co_await why_failed(page.number));
      // Of another process: what it left out belongs to the task's end, too.
      if (!progress_.begun_at && page.state == PageState::degraded) {
        CO_TRY(const Page degraded, co_await stored_page(page.number));
        note_left_out(degraded);
      }
    }
    if (!piece.next) co_return pages;
    cursor = *piece.next;
  }
}

Async<Page> TaskRun::stored_page(int number) {
  CO_TRY(const PagePiece piece,
         co_await parts_.pool.run([&] { return parts_.store.pages(task_.id, number - 1, {.pages_max = 1}); }));
  if (piece.pages.empty())
    co_return fail(Reason::store_damaged, fmt::format("page {} cannot be read any more", number));
  co_return decode_page(piece.pages.front().page);
}

boost::asio::awaitable<Error> TaskRun::why_failed(int number) {
  Result<Page> page = co_await stored_page(number);
  if (!page) co_return std::move(page.error());
  co_return page->failure.value_or(fail(Reason::internal, "it failed without a reason").error());
}

void TaskRun::note_left_out(const Page& page) {
  for (const Degradation& left_out : page.degradations)
    if (progress_.left_out.size() < kDegradationsKept || progress_.left_out.contains(left_out.feature))
      ++progress_.left_out[left_out.feature];
}

Result<void> TaskRun::opened(const DocumentFacts& facts) {
  if (stored_) return {};
  order_.format = facts.format;
  order_.page_count = facts.page_count;
  order_.models = facts.models;
  task_.page_count = facts.pages_selected;
  return check_formats(order_.formats, facts.pages_selected);
}

void TaskRun::accepted(const DocumentForecast& forecast) {
  progress_.page_time = forecast.page_time;
  if (stored_) return decided_.set();
  order_.page_bytes = forecast.page;
  order_.base_bytes = forecast.base;
  order_.priority_reason = forecast.priority_reason;
  task_.priority = static_cast<TaskPriority>(forecast.priority);
  task_.options = encode(order_);
  stored_ = true;
  store_task();
}

boost::asio::awaitable<std::expected<CreatedTask, TaskRefusal>> TaskRun::decision() {
  (void)co_await decided_.wait();
  if (!decision_)
    decision_ = std::unexpected(TaskRefusal{fail(Reason::interrupted, "cancelled").error(), std::nullopt});
  co_return *decision_;
}

void TaskRun::begun() {
  if (!progress_.begun_at) progress_.begun_at = std::chrono::steady_clock::now();
  if (state_ != TaskState::queued || cancel_asked_) return;
  state_ = TaskState::running;
  ++writes_;
  parts_.store.change_state(
      {.task = task_.id, .from = TaskState::queued, .to = TaskState::running, .at = parts_.wall()},
      [this](const Result<TaskRecord>& changed) {
        if (!changed && stored_) store_trouble_ = changed.error();
        changes_.tell(task_.id);
        if (--writes_ == 0) writes_done_.tell();
      });
}

Result<void> TaskRun::page(const Page& page, const PageRun& run) {
  if (store_trouble_) return std::unexpected(*store_trouble_);
  note_left_out(page);
  ++progress_.pages;
  progress_.largest_use = std::max(progress_.largest_use, run.used);
  unstored_[page.number] = {
      .number = page.number, .state = page.state, .page = encode(page), .facts = encode_facts(run)};
  store_page(page.number);
  return {};
}

Async<TaskRecord> TaskRun::cancel() {
  cancel_asked_ = true;
  cancellation_.cancel();
  // What it has on its way to the store goes first, so that the states follow each other.
  co_await writes_ended();
  if (!stored_ || is_final(state_)) co_return fail(Reason::task_state, "it has ended meanwhile");
  co_return co_await change_state(TaskState::cancelled);
}

boost::asio::awaitable<bool> TaskRun::conclude(DocumentSummary summary) {
  if (!stored_) {
    if (!decision_) {
      Error why = summary.failure.value_or(fail(Reason::interrupted, "cancelled").error());
      decision_ = std::unexpected(TaskRefusal{std::move(why), summary.retry_after});
    }
    co_return false;
  }
  if (cancel_asked_ || is_final(state_)) co_return false;
  const bool stopping = summary.failure && summary.failure->reason == Reason::interrupted;
  if (store_trouble_ && !is_store_trouble(*store_trouble_)) {
    // Another state than ours: it was called off before it was ours. What the store says holds.
    spdlog::warn("task {}: not gone on with: {}", task_.id.text, store_trouble_->text());
    co_return false;
  }
  if (store_trouble_ || (summary.failure && is_store_trouble(*summary.failure))) {
    spdlog::warn("task {}: the store is in trouble, its pages wait: {}", task_.id.text,
                 store_trouble_ ? store_trouble_->text() : summary.failure->text());
    if (stopping) co_return false;
    co_await pause(parts_.io, parts_.store_pause);
    co_return !cancel_asked_;
  }
  if (!summary.failure)
    if (Result<void> whole = co_await all_stored(); !whole) {
      spdlog::warn("task {}: {}", task_.id.text, whole.error().text());
      co_await pause(parts_.io, parts_.store_pause);
      co_return !cancel_asked_;
    }
  const TaskState to = stopping ? TaskState::queued : summary.failure ? TaskState::failed : TaskState::done;
  if (to == state_) co_return false;  // stopped before it had begun
  const Result<TaskRecord> changed =
      co_await change_state(to, to == TaskState::failed ? summary.failure : std::nullopt);
  if (changed) co_return false;
  spdlog::warn("task {}: its end could not be stored: {}", task_.id.text, changed.error().text());
  if (stopping || cancel_asked_ || !is_store_trouble(changed.error())) co_return false;
  co_await pause(parts_.io, parts_.store_pause);
  co_return true;
}

std::string TaskRun::degradations() const {
  if (progress_.left_out.empty()) return {};
  std::string json = "[";
  for (const auto& [feature, pages] : progress_.left_out) {
    json += json.size() == 1 ? R"({"feature":)" : R"(,{"feature":)";
    append_json_string(json, std::string_view(feature).substr(0, 100));
    json += R"(,"pages":)";
    append_integer(json, pages);
    json += '}';
  }
  return json + "]";
}

}  // namespace plimsoll

#include "engine_room/document_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "async/pause.h"

namespace plimsoll {
namespace {

// Between two looks at whether there is room now for what waits outside of the router.
constexpr Milliseconds kLook{50};
// How long a document that nobody stands before waits for the pressure to fall: longer than an emergency takes to be
// over level by level once its cause is gone (70 s, LevelRules).
constexpr Milliseconds kPatience{120'000};

}  // namespace

DocumentReading::DocumentReading(Workshop& workshop, DocumentJob job, DocumentSink& sink)
    : workshop_(workshop),
      job_(std::move(job)),
      sink_(sink),
      delivery_(sink),
      source_(workshop, job_),
      measures_(source_, job_.pages),
      pages_(workshop.io),
      wake_(workshop.io) {}

boost::asio::awaitable<DocumentSummary> DocumentReading::run() {
  const Cancellation::Watch watch(job_.cancellation, [this] { cancel(); });
  if (Result<void> begun = co_await take_up(); !begun) end(std::move(begun.error()));
  if (number_ != 0) co_await produce();
  std::unique_ptr<DocumentPlace> place = let_go();
  co_await pages_.join();
  works_.clear();
  co_await source_.hand_back();
  co_await settle_sink();
  if (number_ != 0) workshop_.driver.leave(number_);
  DocumentSummary summary = delivery_.take_summary();
  if (refusal_ && number_ == 0) summary.retry_after = refusal_->second;
  summary.place = std::move(place);
  co_return summary;
}

Async<void> DocumentReading::take_up() {
  // Its form and its models were checked when it was handed in; the catalogue may be another since.
  CO_TRY(models_, reading_models(workshop_, job_));
  if (!job_.place) co_return co_await begin();
  go_on();
  co_return Result<void>{};
}

// A running page hears of it through the router.
void DocumentReading::cancel() {
  if (number_ != 0 && !finished_) workshop_.driver.handle(event::TaskCancelled{number_});
}

void DocumentReading::go_on() {
  // The places that a room is handed are its own.
  QueuedPlace::Standing standing = static_cast<QueuedPlace&>(*job_.place).take_over(*this);
  job_.place.reset();
  number_ = standing.number;
  ahead_room_ = standing.base.ahead_room;
  source_.allow(standing.base.decode_allowance);
  window_ = standing.window;
  parked_ = !window_;
  if (standing.finished) finish(std::move(standing.failure));
}

bool DocumentReading::may_be_let_go() const {
  return job_.lets_go && parked_ && !parking_ && !window_ && !cleaning_ && !finished_ && works_.empty();
}

std::unique_ptr<DocumentPlace> DocumentReading::let_go() {
  if (number_ == 0 || !may_be_let_go()) return nullptr;
  return std::make_unique<QueuedPlace>(workshop_.driver, std::exchange(number_, 0),
                                       QueuedPlace::Base{source_.allowance(), ahead_room_});
}

Async<void> DocumentReading::begin() {
  CO_TRY(Permit turn, co_await workshop_.planning.acquire());
  CO_TRY(Lease lease, co_await planning_lease());
  if (cancelled()) co_return fail(Reason::interrupted, "cancelled");
  CO_TRY_VOID(co_await source_.ready());
  const int page_count = source_.facts().page_count;
  const int selected = job_.pages.count(page_count);
  if (selected == 0)
    co_return fail(Reason::page_range, fmt::format("none of the pages asked for is among its {}", page_count));
  CO_TRY_VOID(
      sink_.opened({job_.name, source_.facts().format, page_count, selected, models_.choice.all(models_.features)}));
  CO_TRY(TaskPlan task, co_await plan());
  // From here on the task's base pays for the helper, or the helper goes. Until then nobody else opens one.
  lease = Lease();
  co_return co_await hand_in(std::move(task), std::move(turn));
}

Async<Lease> DocumentReading::planning_lease() {
  Ledger& ledger = workshop_.memory->ledger();
  while (true) {
    auto lease = ledger.reserve(workshop_.memory->planning(), ByteVector::host(source_.bytes()));
    if (lease) co_return *std::move(lease);
    if (workshop_.driver.tasks() == 0) co_return std::unexpected(std::move(lease.error()));
    if (workshop_.stopped() || cancelled()) co_return fail(Reason::interrupted, "stopped");
    co_await pause(workshop_.io, kLook);
  }
}

Async<TaskPlan> DocumentReading::plan() {
  CO_TRY_VOID(co_await measures_.prepare(workshop_.settings.window));
  TaskPlan task;
  task.tenant = job_.tenant;
  task.deadline = job_.deadline;
  task.best_effort = job_.best_effort;
  task.body = job_.body_bytes;
  task.pages = job_.pages.count(source_.facts().page_count);
  task.strict = job_.strict;
  task.may_shrink = job_.may_shrink;
  task.device = workshop_.device_of(job_.device);
  task.window = job_.window;
  task.features = models_.features;
  choose_class(task);
  CO_TRY_VOID(co_await source_.limit_memory(
      decode_allowance(source_.facts(), measures_.all_known(), workshop_.settings.decode_bytes_max)));
  Bytes base = source_.bytes();
  if (text_layer() != TextLayerMode::only) {
    PageShape largest;
    for (const PageMeasure& measure : measures_.all_known())
      if (measure.raster_bytes() > largest.raster()) largest = {measure.width, measure.height, measure.channels};
    const bool joins = std::ranges::any_of(measures_.all_known(), [&](const auto& page) { return joins_text(page); });
    const Bytes rendered = largest.raster() + (joins ? PageForecast::kResult : Bytes());
    // A page ahead is worth having where the page fits all the same.
    const PageDemand roomy = workshop_.forecast.demand(largest, Thrift::roomy);
    const PageDemand frugal = workshop_.forecast.demand(largest, Thrift::frugal);
    if (workshop_.crew.has_room_for(frugal, base + rendered)) ahead_room_ = rendered;
    base += ahead_room_;
    task.page_time = workshop_.forecast.time(largest);
    task.largest_page = workshop_.crew.has_room_for(roomy, base) ? roomy : frugal;
    if (!workshop_.crew.has_room_for(frugal, base) && !job_.strict)
      task.largest_page = workshop_.forecast.demand(largest, Thrift::frugal, kShortOfMemory);
  }
  task.base = ByteVector::host(base);
  co_return task;
}

void DocumentReading::choose_class(TaskPlan& task) {
  if (job_.priority) {
    task.priority = *job_.priority;
    priority_reason_ = "asked for";
    return;
  }
  PriorityChoice choice =
      choose_priority(workshop_.driver.state().settings.priority_rule, task.pages, task.body, job_.caller);
  task.priority = choice.priority;
  priority_reason_ = std::move(choice.why);
}

Async<void> DocumentReading::hand_in(TaskPlan task, Permit turn) {
  const TimePoint first = std::chrono::steady_clock::now();
  const DocumentForecast forecast{.pages = task.pages,
                                  .page = task.largest_page.host + task.largest_page.work,
                                  .base = task.base[kHost],
                                  .page_time = task.page_time,
                                  .priority = task.priority,
                                  .priority_reason = priority_reason_};
  while (true) {
    if (workshop_.stopped() || cancelled()) co_return fail(Reason::interrupted, "stopped");
    refusal_.reset();
    accepted_ = false;
    number_ = workshop_.driver.enter(*this, task);
    while (!accepted_ && !refusal_) {
      // It waits at the door, where nothing pays for a helper.
      if (source_.has_helper()) {
        co_await source_.hand_back();
        turn.give_back();
        continue;
      }
      wake_.clear();
      (void)co_await wake_.wait();
    }
    if (accepted_) break;
    workshop_.driver.leave(number_);
    number_ = 0;
    auto [why, retry_after] = *refusal_;
    if (!job_.waits_outside) co_return std::unexpected(std::move(why));
    // Others' end can make room, pressure can fall; alone it does not wait for ever, nor beyond its deadline.
    const bool late = job_.deadline && std::chrono::steady_clock::now() >= *job_.deadline;
    const bool hopeless = workshop_.driver.tasks() == 0 && std::chrono::steady_clock::now() - first >= kPatience;
    if (!retry_after || hopeless || late || (why.reason == Reason::budget && workshop_.driver.tasks() == 0))
      co_return std::unexpected(std::move(why));
    co_await source_.hand_back();
    turn.give_back();
    co_await pause(workshop_.io, kLook);
  }
  sink_.accepted(forecast);
  // It waits for its turn: a waiting document holds no helper.
  if (!window_) {
    parked_ = true;
    measures_.forget();
    co_await source_.hand_back();
  }
  co_return Result<void>{};
}

void DocumentReading::accepted() {
  accepted_ = true;
  wake_.set();
}

void DocumentReading::refused(Error why, std::optional<Milliseconds> retry_after) {
  refusal_.emplace(std::move(why), retry_after);
  wake_.set();
}

boost::asio::awaitable<void> DocumentReading::settle_sink() {
  if (Result<void> settled = co_await sink_.settle(); !settled) end(std::move(settled.error()));
}

void DocumentReading::describe_window(int first, int count) {
  window_ = {first, count};
  parked_ = false;
  wake_.set();
}

void DocumentReading::start_page(const action::StartPage& order) {
  PageWork& work = works_.at(order.page);
  parked_ = false;
  work.order = order;
  work.cancelled = false;
  // The first step of the ladder, and it stays: half the memory for a few milliseconds.
  if (!order.taken.empty()) work.thrift = Thrift::frugal;
  if (work.stage == PageWork::Stage::ready || work.unreadable)
    go_on_with(work);
  else
    wake_.set();
}

void DocumentReading::cancel_page(int page) {
  const auto found = works_.find(page);
  if (found == works_.end()) return;  // it has ended, the router hears of it next
  found->second.cancelled = true;
  if (found->second.stop) found->second.stop();
  wake_.set();
}

void DocumentReading::fail_page(int page, Error why) {
  const auto work = works_.extract(page);
  if (work.empty()) return;
  settle(work.mapped().measure, std::unexpected(std::move(why)), std::move(work.mapped().run));
}

void DocumentReading::clean_up_window() {
  cleaning_ = true;
  wake_.set();
}

void DocumentReading::park() {
  parking_ = parked_ = true;
  wake_.set();
}

void DocumentReading::finish(std::optional<Error> failure) {
  finished_ = true;
  if (failure) end(*std::move(failure));
  wake_.set();
}

boost::asio::awaitable<void> DocumentReading::produce() {
  while (!finished_ && !may_be_let_go()) {
    if (std::exchange(parking_, false)) {
      drop_rasters_ahead();
      co_await source_.hand_back();
    } else if (window_) {
      if (Result<void> described = co_await describe(); !described) fail_document(std::move(described.error()));
    } else if (PageWork* ordered = to_render()) {
      co_await render(*ordered);
    } else if (std::exchange(cleaning_, false)) {
      co_await source_.end_window();
      co_await settle_sink();
      looked_ahead_ = false;
      workshop_.driver.handle(event::WindowCleaned{number_});
    } else if (PageWork* ahead = to_render_ahead()) {
      co_await render(*ahead);
    } else if (may_look_ahead()) {
      // What goes wrong here goes wrong again when the window is asked for.
      looked_ahead_ = true;
      (void)co_await measures_.prepare(workshop_.settings.window);
    } else {
      wake_.clear();
      co_await wake_.wait();
    }
  }
}

void DocumentReading::fail_document(Error why) {
  if (finished_ || number_ == 0) return end(std::move(why));
  workshop_.driver.handle(event::DocumentFailed{number_, std::move(why)});
}

void DocumentReading::end(Error why) {
  // After stop() helpers die of us, whatever the error says.
  delivery_.end(workshop_.stopped() ? fail(Reason::interrupted, "stopped").error() : std::move(why));
}

}  // namespace plimsoll

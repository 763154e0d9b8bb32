// DocumentReading, what concerns single pages: described, rendered, read, settled.
#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/memfd.h"
#include "engine_room/document_reading.h"

namespace plimsoll {
namespace {

Page failed_page(const PageMeasure& measure, Error error) {
  Page page;
  page.number = measure.number;
  page.width = measure.width;
  page.height = measure.height;
  page.dpi = measure.dpi;
  page.state = PageState::failed;
  page.failure = std::move(error);
  return page;
}

PageOutcome outcome_of(const Page& page) {
  return page.state == PageState::degraded ? PageOutcome::degraded : PageOutcome::done;
}

PageOutcome outcome_of(const PageWork& work, const Result<Page>& page) {
  if (page) return outcome_of(*page);
  if (work.cancelled) return PageOutcome::evicted;
  if (page.error().reason == Reason::page_memory) return PageOutcome::out_of_memory;
  if (page.error().reason == Reason::helper_killed) return PageOutcome::killed_outside;
  return page.error().code == Code::service_lost ? PageOutcome::service_lost : PageOutcome::failed;
}

void note_left_out(const std::vector<Degradation>& left_out, Page& page) {
  if (left_out.empty() || page.state == PageState::failed) return;
  page.state = PageState::degraded;
  page.degradations.insert(page.degradations.end(), left_out.begin(), left_out.end());
}

// Of a page whose text layer is all that is read.
std::vector<Degradation> without_picture(const FeatureSet& features) {
  std::vector<Degradation> left_out;
  for (const Feature feature : kAllFeatures)
    if (features.has(feature))
      left_out.push_back({std::string(label(feature)), "only the PDF's own text was read (text_layer only)"});
  return left_out;
}

bool is_last(PageOutcome outcome) {
  return outcome == PageOutcome::done || outcome == PageOutcome::degraded || outcome == PageOutcome::failed;
}

}  // namespace

Async<void> DocumentReading::describe() {
  const auto [first, count] = *std::exchange(window_, std::nullopt);
  CO_TRY(std::vector<PageMeasure> measures, co_await measures_.take(first, count));
  if (measures.empty()) co_return fail(Reason::damaged, "the document lost pages while it was being read");
  if (!std::exchange(begun_, true)) sink_.begun();
  event::WindowDescribed described{number_, {}};
  for (PageMeasure& measure : measures) {
    if (workshop_.stopped()) co_return fail(Reason::interrupted, "stopped");
    if (delivery_.ended()) co_return std::unexpected(*delivery_.summary().failure);
    described.pages.push_back(co_await describe(std::move(measure)));
  }
  workshop_.driver.handle(std::move(described));
  co_return Result<void>{};
}

boost::asio::awaitable<PagePlan> DocumentReading::describe(PageMeasure measure) {
  delivery_.expect(measure.number);
  PagePlan plan{.number = measure.number};
  PageRun run;
  std::optional<Result<Page>> page;
  if (measure.failure)
    page = std::unexpected(*measure.failure);
  else
    page = co_await text_of(measure, run);
  const PageShape shape{measure.width, measure.height, measure.channels};
  Thrift thrift = Thrift::roomy;
  double scale = 1;
  if (!page) {
    if (!workshop_.crew.has_room_for(workshop_.forecast.demand(shape, thrift), {})) thrift = Thrift::frugal;
    // Last before it fails: with a smaller detector, which the page then says.
    const bool fits = workshop_.crew.has_room_for(workshop_.forecast.demand(shape, thrift), {});
    if (!fits && !job_.strict) scale = kShortOfMemory;
    plan.demand = workshop_.forecast.demand(shape, thrift, scale);
    plan.time = workshop_.forecast.time(shape);
    if (auto manned = workshop_.crew.man(plan.demand, {}); !manned) page = std::unexpected(std::move(manned.error()));
  }
  if (page) {
    if (*page) note_left_out(without_picture(models_.features), **page);
    plan.settled = *page ? outcome_of(**page) : PageOutcome::failed;
    settle(measure, *std::move(page), std::move(run));
  } else {
    workshop_.warm_up();
    works_[plan.number] = {.measure = std::move(measure),
                           .run = std::move(run),
                           .thrift = thrift,
                           .detector_scale = scale,
                           .strict = job_.strict,
                           .models = &models_.choice};
  }
  co_return plan;
}

boost::asio::awaitable<std::optional<Result<Page>>> DocumentReading::text_of(const PageMeasure& measure, PageRun& run) {
  const TextLayerMode mode = text_layer();
  if (mode == TextLayerMode::ignore || joins_text(measure)) co_return std::nullopt;
  if (mode == TextLayerMode::automatic && !measure.has_text) co_return std::nullopt;
  if (!measure.has_text) co_return fail(Reason::no_text_layer, "the page has no text layer");
  const Result<UniqueFd> layer = create_result(workshop_.settings);
  const Result<TextLayerAnswer> answer = co_await extract_text(measure.number, layer);
  run.text_layer = answer ? answer->verdict : answer.error().message;
  Result<Page> page = fail(Reason::no_text_layer, "the page has no text layer");
  if (!answer)
    page = std::unexpected(answer.error());
  else if (answer->length > Bytes(0) && answer->trusted)
    page = take_page(*layer, answer->length, measure.number);
  else if (answer->length > Bytes(0))
    page = fail(Reason::no_text_layer, fmt::format("the text layer cannot be trusted: {}", answer->verdict));
  // A text layer that breaks the helper leaves the page's picture to be tried.
  if (!page && mode == TextLayerMode::automatic) co_return std::nullopt;
  co_return page;
}

Async<TextLayerAnswer> DocumentReading::extract_text(int number, const Result<UniqueFd>& layer) {
  CO_TRY_VOID(co_await source_.ready());
  if (!layer) co_return std::unexpected(layer.error());
  co_return co_await source_.extract_text(number, *layer);
}

bool DocumentReading::joins_text(const PageMeasure& measure) const {
  return text_layer() == TextLayerMode::automatic && measure.has_text && !models_.features.empty();
}

Bytes DocumentReading::rendered_bytes(const PageMeasure& measure) const {
  return measure.raster_bytes() + (joins_text(measure) ? PageForecast::kResult : Bytes());
}

// Its file is what a page's lease has for text. Nothing where that is too little, where the layer cannot be trusted or
// where it breaks the helper: then the picture is read.
boost::asio::awaitable<std::optional<TextLayerFile>> DocumentReading::text_to_join(const PageMeasure& measure,
                                                                                   std::string& verdict) {
  if (!joins_text(measure)) co_return std::nullopt;
  Result<UniqueFd> layer =
      create_memfd("plimsoll-text", std::min(PageForecast::kResult, workshop_.settings.result_bytes_max));
  const Result<TextLayerAnswer> answer = co_await extract_text(measure.number, layer);
  verdict = answer ? answer->verdict : answer.error().message;
  if (!answer || !answer->trusted || answer->length == Bytes(0) || !seal_content(*layer)) co_return std::nullopt;
  co_return TextLayerFile{*std::move(layer), answer->length};
}

PageWork* DocumentReading::to_render() {
  for (PageWork& work : works_ | std::views::values)
    if (work.order && work.stage == PageWork::Stage::waiting) return &work;
  return nullptr;
}

// The next one in document order, where there is memory for it.
PageWork* DocumentReading::to_render_ahead() {
  if (parked_) return nullptr;
  for (PageWork& work : works_ | std::views::values) {
    if (work.order || work.stage != PageWork::Stage::waiting || work.unreadable) {
      if (work.stage == PageWork::Stage::ready && !work.order) return nullptr;
      continue;
    }
    if (rendered_bytes(work.measure) > ahead_room_) return nullptr;
    work.ahead = workshop_.ahead.try_acquire();
    return work.ahead ? &work : nullptr;
  }
  return nullptr;
}

// The base that paid for them is given back.
void DocumentReading::drop_rasters_ahead() {
  for (PageWork& work : works_ | std::views::values) {
    if (work.order || work.stage != PageWork::Stage::ready) continue;
    work.drop_raster();
    work.stage = PageWork::Stage::waiting;
  }
}

bool DocumentReading::may_look_ahead() const {
  if (parked_ || looked_ahead_ || cleaning_ || works_.empty() || measures_.known() > 0) return false;
  return std::ranges::none_of(works_ | std::views::values,
                              [](const PageWork& work) { return work.stage == PageWork::Stage::waiting; });
}

boost::asio::awaitable<void> DocumentReading::render(PageWork& chosen) {
  chosen.stage = PageWork::Stage::rendering;
  const PageMeasure measure = chosen.measure;
  RenderAnswer answer;
  Result<UniqueFd> raster = co_await rendered(measure, answer);
  std::optional<TextLayerFile> text;
  std::string verdict;
  if (raster) text = co_await text_to_join(measure, verdict);
  // The router may have failed it meanwhile.
  const auto found = works_.find(measure.number);
  if (found == works_.end()) co_return;
  PageWork& work = found->second;
  work.run.render_time += answer.time;
  work.missing = std::move(answer.missing);
  if (raster) {
    work.raster = *std::move(raster);
    work.text = std::move(text);
    if (!verdict.empty()) work.run.text_layer = std::move(verdict);
    work.stage = PageWork::Stage::ready;
  } else {
    work.unreadable = std::move(raster.error());
    work.stage = PageWork::Stage::waiting;
    work.drop_raster();
  }
  if (work.order) go_on_with(work);
}

Async<UniqueFd> DocumentReading::rendered(const PageMeasure& measure, RenderAnswer& answer) {
  const int number = measure.number;
  const Bytes size = measure.raster_bytes();
  CO_TRY_VOID(co_await source_.ready());
  CO_TRY(UniqueFd raster, create_memfd("plimsoll-raster", size));
  CO_TRY(answer, co_await source_.render(number, raster));
  if (!seal_content(raster))
    co_return fail(Reason::protocol, "the decode helper still writes to a page that it handed over");
  co_return raster;
}

void DocumentReading::go_on_with(PageWork& work) {
  if (work.unreadable) return report(work, {.page = std::unexpected(*work.unreadable), .use = {}});
  if (work.cancelled)
    return report(work, {.page = fail(Reason::interrupted, "cancelled before it was read"), .use = {}});
  work.ahead.give_back();  // its own lease pays now
  work.stage = PageWork::Stage::reading;
  pages_.start(read_on_service(work));
  wake_.set();
}

boost::asio::awaitable<void> DocumentReading::read_on_service(PageWork& work) {
  PageAttempt attempt = co_await read_page(workshop_, work);
  if (attempt.no_service && !work.cancelled) {
    work.cancelled = true;
    fail_document(attempt.page.error());
  }
  report(work, std::move(attempt));
}

void DocumentReading::report(PageWork& work, PageAttempt attempt) {
  const int number = work.measure.number;
  const action::StartPage order = *std::exchange(work.order, std::nullopt);
  if (order.attempt > 1 && !order.taken.empty())
    work.run.history.push_back(fmt::format("attempt {}: {}", order.attempt, label(order.taken.back())));
  if (attempt.page) note_left_out(order.degradations, *attempt.page);
  work.drop_raster();
  work.stage = PageWork::Stage::waiting;
  const PageOutcome outcome = outcome_of(work, attempt.page);
  event::PageFinished finished{number_, number, outcome, {}, std::nullopt};
  if (!attempt.page) finished.error = attempt.page.error();
  if (attempt.page) {
    const PageShape shape = work.shape();
    work.run.reserved = shape.raster() + PageForecast::kResult + order.cap;
    work.run.used = workshop_.forecast.actual(shape, attempt.use);
    finished.measured_peak = ByteVector::host(work.run.used);
    workshop_.forecast.judge(work.run.reserved, work.run.used);
    // A page whose text was known says little of what reading one takes.
    if (attempt.page->source == PageSource::recognised) {
      workshop_.forecast.observe(shape, work.thrift, work.detector_scale * order.settings.side_scale, attempt.use);
      workshop_.forecast.observe_time(shape, attempt.time);
    }
    for (const StageUse& stage : work.run.uses) workshop_.forecast.account(stage, order.cap);
  } else if (!is_last(outcome)) {
    work.run.history.push_back(fmt::format("attempt {}: {}", order.attempt, attempt.page.error().message));
  }
  if (is_last(outcome)) {
    auto done = works_.extract(number);
    settle(done.mapped().measure, std::move(attempt.page), std::move(done.mapped().run));
  }
  workshop_.driver.handle(std::move(finished));
  wake_.set();
}

void DocumentReading::settle(const PageMeasure& measure, Result<Page> page, PageRun run) {
  if (!page && workshop_.stopped()) return fail_document(std::move(page.error()));
  delivery_.finish(page ? *std::move(page) : failed_page(measure, std::move(page.error())), std::move(run));
  if (delivery_.ended()) fail_document(*delivery_.summary().failure);
}

}  // namespace plimsoll

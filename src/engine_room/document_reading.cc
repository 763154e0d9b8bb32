#include "engine_room/document_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/memfd.h"

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

// How many selected pages follow each other from `first` on, at most `most`.
int run_of_pages(const PageSelection& pages, int first, int page_count, int most) {
  int count = 1;
  while (count < most && pages.next(first + count, page_count) == first + count) ++count;
  return count;
}

}  // namespace

DocumentReading::DocumentReading(Workshop& workshop, DocumentJob job, DocumentSink& sink)
    : workshop_(workshop),
      job_(std::move(job)),
      sink_(sink),
      delivery_(sink),
      source_(workshop, job_),
      pages_(workshop.io) {}

boost::asio::awaitable<DocumentSummary> DocumentReading::run() {
  if (Result<void> produced = co_await produce(); !produced) end(std::move(produced.error()));
  co_await source_.hand_back();
  co_await pages_.join();
  co_return delivery_.summary();
}

Async<void> DocumentReading::produce() {
  CO_TRY_VOID(co_await source_.ready());
  const int page_count = source_.facts().page_count;
  const int selected = job_.pages.count(page_count);
  if (selected == 0)
    co_return fail(Reason::page_range, fmt::format("none of the pages asked for is among its {}", page_count));
  CO_TRY_VOID(sink_.opened({job_.name, source_.facts().format, page_count, selected}));

  const int window = std::min(workshop_.settings.window, DecodeHelper::kDescribedMax);
  for (int first = job_.pages.next(1, page_count); first != 0 && !delivery_.ended();) {
    const int count = run_of_pages(job_.pages, first, page_count, window);
    CO_TRY(std::vector<PageMeasure> measures, co_await measure(first, count));
    for (PageMeasure& page : measures) {
      if (delivery_.ended()) break;
      CO_TRY_VOID(co_await begin_page(std::move(page)));
    }
    co_await source_.end_window();
    first = job_.pages.next(first + count, page_count);
  }
  co_return Result<void>{};
}

Async<std::vector<PageMeasure>> DocumentReading::measure(int first, int count) {
  CO_TRY_VOID(co_await source_.ready());
  Result<std::vector<PageMeasure>> measures = co_await source_.describe(first, count);
  if (measures) co_return measures;
  if (workshop_.stopped()) co_return std::unexpected(std::move(measures.error()));
  std::vector<PageMeasure> singly;
  if (count == 1) {
    singly.push_back({.number = first, .failure = std::move(measures.error())});
    co_return singly;
  }
  // One of them breaks the helper: asked one by one, the others are saved.
  for (int number = first; number < first + count; ++number) {
    CO_TRY(std::vector<PageMeasure> one, co_await measure(number, 1));
    singly.push_back(std::move(one.front()));
  }
  co_return singly;
}

Async<void> DocumentReading::begin_page(PageMeasure measure) {
  CO_TRY(Permit permit, co_await result_permit());
  delivery_.expect(measure.number, std::move(permit));
  PageRun run;
  if (measure.failure) {
    settle(measure, std::unexpected(*measure.failure), std::move(run));
    co_return Result<void>{};
  }
  CO_TRY_VOID(co_await source_.ready());
  if (co_await settled_by_text(measure, run)) co_return Result<void>{};
  CO_TRY_VOID(co_await source_.ready());
  Result<Raster> raster = co_await render(measure, run);
  if (raster)
    pages_.start(read_on_service(measure, *std::move(raster), std::move(run)));
  else
    settle(measure, std::unexpected(std::move(raster.error())), std::move(run));
  co_return Result<void>{};
}

Async<Permit> DocumentReading::result_permit() {
  if (Permit at_once = workshop_.results.try_acquire()) co_return at_once;
  // A document that waits holds no helper (workshop.h: why).
  co_await source_.hand_back();
  co_return co_await workshop_.results.acquire();
}

boost::asio::awaitable<bool> DocumentReading::settled_by_text(const PageMeasure& measure, PageRun& run) {
  const TextLayerMode mode = workshop_.settings.text_layer;
  if (mode == TextLayerMode::ignore || (mode == TextLayerMode::automatic && !measure.has_text)) co_return false;
  Result<Page> page = fail(Reason::no_text_layer, "the page has no text layer");
  if (measure.has_text) {
    const Result<TextLayerAnswer> answer = co_await extract_text(measure.number, page);
    run.text_layer = answer ? answer->verdict : answer.error().message;
    // A text layer that breaks the helper leaves the page's picture to be tried.
    if (!page && mode == TextLayerMode::automatic) co_return false;
  }
  settle(measure, std::move(page), std::move(run));
  co_return true;
}

Async<TextLayerAnswer> DocumentReading::extract_text(int number, Result<Page>& page) {
  Result<TextLayerAnswer> answer = fail(Reason::internal, "not asked");
  if (Result<UniqueFd> result = create_result(workshop_.settings); !result) {
    answer = std::unexpected(std::move(result.error()));
  } else {
    answer = co_await source_.extract_text(number, *result);
    if (answer && answer->trusted && answer->length > Bytes(0)) page = take_page(*result, answer->length, number);
  }
  if (!answer)
    page = std::unexpected(answer.error());
  else if (!answer->trusted && answer->length > Bytes(0))
    page = fail(Reason::no_text_layer, fmt::format("the text layer cannot be trusted: {}", answer->verdict));
  co_return answer;
}

Async<Raster> DocumentReading::render(const PageMeasure& measure, PageRun& run) {
  Raster raster;
  CO_TRY(raster.permit, co_await workshop_.rasters.acquire());
  CO_TRY(raster.memfd, create_memfd("plimsoll-raster", measure.raster_bytes()));
  // Models load while the first page is rendered.
  workshop_.services[workshop_.services.least_busy()].warm_up();
  CO_TRY(run.render_time, co_await source_.render(measure.number, raster.memfd));
  if (!seal_content(raster.memfd))
    co_return fail(Reason::protocol, "the decode helper still writes to a page that it handed over");
  co_return raster;
}

boost::asio::awaitable<void> DocumentReading::read_on_service(PageMeasure measure, Raster raster, PageRun run) {
  PageOutcome outcome = co_await read_page(workshop_, measure, std::move(raster), run);
  if (outcome.no_service)
    end(std::move(outcome.page.error()));
  else
    settle(measure, std::move(outcome.page), std::move(run));
}

void DocumentReading::settle(const PageMeasure& measure, Result<Page> page, PageRun run) {
  if (!page && workshop_.stopped()) return end(std::move(page.error()));
  delivery_.finish(page ? *std::move(page) : failed_page(measure, std::move(page.error())), std::move(run));
}

void DocumentReading::end(Error why) {
  // After stop() helpers die of us, whatever the error says.
  delivery_.end(workshop_.stopped() ? fail(Reason::interrupted, "stopped").error() : std::move(why));
}

}  // namespace plimsoll

#include "engine_room/document_outlook.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine_room/document_source.h"
#include "engine_room/reading_models.h"
#include "engine_room/window_measures.h"

namespace plimsoll {
namespace {

struct PageSums {
  Bytes decoder;
  PageShape largest;
  Milliseconds time{};
  int with_text = 0;
  int unreadable = 0;
};

void add(const PageForecast& forecast, const PageMeasure& measure, bool text_serves, PageSums& sums) {
  if (measure.failure) {
    ++sums.unreadable;
    return;
  }
  if (measure.has_text && text_serves) ++sums.with_text;
  const PageShape shape{measure.width, measure.height, measure.channels};
  if (shape.raster() > sums.largest.raster()) sums.largest = shape;
  sums.time += forecast.time(shape);
}

Async<PageSums> measure_all(Workshop& workshop, DocumentSource& source, const PageSelection& pages,
                            TextLayerMode text_layer) {
  WindowMeasures measures(source, pages);
  PageSums sums;
  const bool text_serves = text_layer != TextLayerMode::ignore;
  while (true) {
    CO_TRY(const std::vector<PageMeasure> window, co_await measures.take(0, DecodeHelper::kDescribedMax));
    if (sums.decoder == Bytes())
      sums.decoder = kDecodeHelper + decode_allowance(source.facts(), window, workshop.settings.decode_bytes_max);
    if (window.empty()) co_return sums;
    for (const PageMeasure& measure : window) add(workshop.forecast, measure, text_serves, sums);
  }
}

// How it would be read: with the memory of all stages, or frugally and without a raster ahead where that does not fit.
int foretell(const Workshop& workshop, const PageSums& sums, int wanted, Thrift thrift, DocumentOutlook& outlook) {
  const bool roomy = thrift == Thrift::roomy;
  const Bytes others = workshop.memory->control() + sums.decoder + (roomy ? sums.largest.raster() : Bytes());
  const PageDemand page = workshop.forecast.demand(sums.largest, thrift);
  const Bytes residency = workshop.forecast.residency();
  outlook.largest_page = page.host + page.work;
  const int services = services_that_fit({.budget = outlook.budget,
                                          .others = others,
                                          .residency = residency,
                                          .page = outlook.largest_page,
                                          .wanted = wanted});
  outlook.peak = others + (residency + outlook.largest_page) * static_cast<std::uint64_t>(std::max(services, 1));
  return services;
}

void judge(const Workshop& workshop, const PageSums& sums, DocumentOutlook& outlook) {
  const int wanted = std::clamp(outlook.facts.pages_selected, 1, workshop.services.services());
  outlook.budget = workshop.memory->budget().bytes;
  outlook.services = foretell(workshop, sums, wanted, Thrift::roomy, outlook);
  if (outlook.services == 0) outlook.services = foretell(workshop, sums, wanted, Thrift::frugal, outlook);
  outlook.time = sums.time / std::max(outlook.services, 1);
  outlook.limited_by = "cores (setting read.services)";
  if (outlook.services < wanted) outlook.limited_by = workshop.memory->budget().binding.origin;
  if (outlook.services == 0)
    outlook.refusal = fail(Reason::page_memory, fmt::format("its largest page needs {} in all, the budget is {} "
                                                            "({})",
                                                            to_text(outlook.peak), to_text(outlook.budget),
                                                            workshop.memory->ledger().budget_origin()))
                          .error();
}

}  // namespace

Async<DocumentOutlook> look_over(Workshop& workshop, DocumentJob job) {
  CO_TRY(const ReadingModels models, reading_models(workshop, job));
  DocumentSource source(workshop, job);
  DocumentOutlook outlook;
  Result<PageSums> sums = PageSums{};
  if (Result<void> ready = co_await source.ready(); !ready)
    sums = std::unexpected(std::move(ready.error()));
  else
    sums = co_await measure_all(workshop, source, job.pages, job.text_layer.value_or(workshop.settings.text_layer));
  if (sums) {
    const int page_count = source.facts().page_count;
    outlook.facts = {job.name, source.facts().format, page_count, job.pages.count(page_count),
                     models.choice.all(models.features)};
    outlook.pages_with_text = sums->with_text;
    outlook.pages_unreadable = sums->unreadable;
    judge(workshop, *sums, outlook);
  }
  co_await source.hand_back();
  if (!sums) co_return std::unexpected(std::move(sums.error()));
  co_return outlook;
}

}  // namespace plimsoll

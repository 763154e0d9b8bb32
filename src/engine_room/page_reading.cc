#include "engine_room/page_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/memfd.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

std::chrono::microseconds since(TimePoint start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
}

// What was lost while decoding is said on the page: a blank half reads perfectly.
Result<Page> without(const std::string& missing, Result<Page> page) {
  if (!page || missing.empty() || page->state == PageState::failed) return page;
  page->state = PageState::degraded;
  page->degradations.insert(page->degradations.begin(), {.feature = "picture", .reason = missing});
  return page;
}

PageAttempt failed(Error error, bool no_service = false) {
  return {.page = std::unexpected(std::move(error)), .use = {}, .time = {}, .no_service = no_service};
}

// The service's models may be as many as it was planned with, and those that were not planned have leases of their own.
Async<PageReading> read_on(ServiceLease& service, const Workshop& workshop, const PageWork& work, Bytes unplanned,
                           const UniqueFd& result) {
  const PageMeasure& measure = work.measure;
  const PageForecast& forecast = workshop.forecast;
  const PageToRead page{.number = measure.number,
                        .width = measure.width,
                        .height = measure.height,
                        .channels = measure.channels,
                        .dpi = measure.dpi,
                        .service = forecast.residency() + unplanned + work.order->cap,
                        .keep = work.thrift == Thrift::frugal ? Bytes() : forecast.keep(),
                        .frugal = work.thrift == Thrift::frugal,
                        .detector_scale = work.detector_scale * work.order->settings.side_scale,
                        .features = work.order->features,
                        .models = work.models->all(work.order->features),
                        .deskew = workshop.settings.deskew == "auto",
                        .text = work.text ? &work.text->file : nullptr,
                        .text_length = work.text ? work.text->length : Bytes()};
  co_return co_await service->read_page(page, work.raster, result);
}

// The models of what the page is read for beyond its text. A feature that there is no memory for is left out, unless
// nothing may be.
Async<std::vector<ModelUse>> acquire_features(Workshop& workshop, PageWork& work, ServiceLease& service) {
  std::vector<ModelUse> uses;
  if (workshop.form.models_in_turn) co_return uses;  // the page loads what it needs
  FeatureSet& features = work.order->features;
  for (const Feature feature : kAllFeatures | std::views::reverse) {
    if (!features.has(feature)) continue;
    FeatureSet alone;
    alone.set(feature, true);
    Result<ModelUse> use =
        co_await workshop.models.acquire(work.order->device, service, work.models->features.of(alone));
    if (use) {
      uses.push_back(*std::move(use));
      continue;
    }
    if (work.strict || use.error().reason != Reason::page_memory) co_return std::unexpected(std::move(use.error()));
    // Without the layout nothing finds the others' regions.
    for (const Feature lost : kAllFeatures) {
      if (lost != feature && (feature != Feature::layout || !needs_layout(lost) || !features.has(lost))) continue;
      features.set(lost, false);
      work.order->degradations.push_back({std::string(label(lost)), "memory: " + use.error().message});
    }
  }
  co_return uses;
}

}  // namespace

Result<UniqueFd> create_result(const Settings& settings) {
  return create_memfd("plimsoll-result", settings.result_bytes_max);
}

Result<Page> take_page(const UniqueFd& result, Bytes length, int number) {
  if (!seal_content(result)) return fail(Reason::protocol, "a helper still writes to a page that it handed over");
  TRY(const MappedMemfd mapped, MappedMemfd::map(result, Access::read, length));
  const std::string_view text(reinterpret_cast<const char*>(mapped.bytes().data()), length.count());
  TRY(Page page, decode_page(text));
  if (page.number != number)
    return fail(Reason::protocol, fmt::format("page {} was handed over instead of {}", page.number, number));
  return page;
}

boost::asio::awaitable<PageAttempt> read_page(Workshop& workshop, PageWork& work) {
  const TimePoint asked = std::chrono::steady_clock::now();
  Cancellation cancellation;
  work.stop = [&cancellation] { cancellation.cancel(); };
  if (work.cancelled) work.stop();
  Result<ServiceLease> service =
      co_await workshop.services[work.order->device].acquire({.cancellation = &cancellation});
  work.stop = nullptr;
  if (!service) {
    work.run.wait_time += since(asked);
    const bool for_good = service.error().reason != Reason::page_memory;
    co_return failed(std::move(service.error()), for_good);
  }
  work.stop = [&service] { service->abandon(); };
  if (work.cancelled) work.stop();
  // Where models take turns the page loads what it needs.
  Result<ModelUse> models = co_await workshop.models.acquire(
      work.order->device, *service, workshop.form.models_in_turn ? std::vector<std::string>{} : work.models->text);
  Result<std::vector<ModelUse>> more;
  if (models) more = co_await acquire_features(workshop, work, *service);
  work.run.wait_time += since(asked);
  if (!models || !more) {
    work.stop = nullptr;
    // A model that cannot be had cannot be had for the next page, either.
    Error why = !models ? std::move(models.error()) : std::move(more.error());
    const Code code = why.code;
    co_return failed(std::move(why), code != Code::service_lost && code != Code::over_budget);
  }
  const Bytes unplanned = workshop.models.beyond_plan(work.order->device, service->id());
  Result<UniqueFd> result = create_result(workshop.settings);
  if (!result) {
    work.stop = nullptr;
    co_return failed(std::move(result.error()));
  }
  const TimePoint begun = std::chrono::steady_clock::now();
  const Result<PageReading> reading = co_await read_on(*service, workshop, work, unplanned, *result);
  work.stop = nullptr;
  work.drop_raster();
  if (!reading) co_return failed(reading.error());
  work.run.stages = reading->stages;
  work.run.service_peak = reading->peak;
  work.run.uses = reading->uses;
  // The cap counts what is asked for, from what the service held; not all of that is ever touched.
  // Models that were not planned have leases of their own.
  const PageUse use{
      .peak = std::max(reading->peak - work.measure.raster_bytes(), reading->begun + reading->metered_peak) - unplanned,
      .base = reading->base - unplanned,
      .result = reading->length};
  co_return PageAttempt{.page = without(work.missing, take_page(*result, reading->length, work.measure.number)),
                        .use = use,
                        .time = since(begun)};
}

}  // namespace plimsoll

#include "engine_room/page_reading.h"

#include <fmt/format.h>

#include "base/memfd.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

// A service that dies may have died of something else than this page; one that dies twice has not.
constexpr int kAttempts = 2;
// Somebody outside who kills services says nothing about the page; only without end it may not go on.
constexpr int kKillsMax = 8;

struct Tries {
  int failed = 0;
  int killed = 0;
  [[nodiscard]] bool may_go_on_after(const Error& error) {
    if (error.reason == Reason::helper_killed) return ++killed <= kKillsMax;
    return error.code == Code::service_lost && ++failed < kAttempts;
  }
};

std::chrono::microseconds since(TimePoint start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
}

// What one attempt leaves behind.
struct Reading {
  UniqueFd result;
  PageReading facts;
};

Async<Reading> attempt(Workshop& workshop, ServiceLease& service, const PageMeasure& measure, const Raster& raster) {
  CO_TRY(UniqueFd result, create_result(workshop.settings));
  const PageToRead page{measure.number, measure.width, measure.height, measure.channels, measure.dpi};
  CO_TRY(PageReading facts, co_await service->read_page(page, raster.memfd, result));
  co_return Reading{std::move(result), std::move(facts)};
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

boost::asio::awaitable<PageOutcome> read_page(Workshop& workshop, PageMeasure measure, Raster raster, PageRun& run) {
  Tries tries;
  while (true) {
    const TimePoint asked = std::chrono::steady_clock::now();
    Result<ServiceLease> lease = co_await workshop.services[workshop.services.least_busy()].acquire();
    run.wait_time += since(asked);
    if (!lease) co_return PageOutcome{std::unexpected(std::move(lease.error())), true};
    Result<Reading> reading = co_await attempt(workshop, *lease, measure, raster);
    if (!reading) {
      if (tries.may_go_on_after(reading.error()) && !workshop.stopped()) continue;
      co_return PageOutcome{std::unexpected(std::move(reading.error()))};
    }
    raster.memfd.reset();
    raster.permit.give_back();
    run.stages = std::move(reading->facts.stages);
    run.service_peak = reading->facts.peak;
    co_return PageOutcome{take_page(reading->result, reading->facts.length, measure.number)};
  }
}

}  // namespace plimsoll

// What the first, the second, … the eighth OCR service costs: started one after the other, each with the models of the
// default parameter set, each reads the sample page. A table of memory and times on stdout, one row a service.
#include <fmt/format.h>

#include <fcntl.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/memfd.h"
#include "base/own_memory.h"
#include "engine_room/service_plan.h"
#include "services/decode_helper.h"
#include "services/infer_service.h"

namespace {

using namespace plimsoll;

struct Sample {
  PageToRead page;
  UniqueFd raster;
};

// Proportional share: pages that processes have in common (libraries) are divided between them.
double proportional_mb(int pid) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("Pss:")) return std::strtod(line.c_str() + 4, nullptr) * 1024 / 1e6;
  return 0;
}

double mb(Bytes bytes) { return static_cast<double>(bytes.count()) / 1e6; }

double milliseconds_since(TimePoint begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

Async<Sample> render_sample(HelperFleet& fleet, const Settings& settings) {
  const UniqueFd body(::open(PLIMSOLL_SOURCE_DIR "/samples/scan.pdf", O_RDONLY | O_CLOEXEC));
  CO_TRY(auto helper, co_await DecodeHelper::start(fleet, settings));
  CO_TRY(const OpenedDocument opened, co_await helper->open(body, "scan.pdf", "", settings.decode_bytes_max));
  CO_TRY(const std::vector<PageMeasure> pages, co_await helper->describe(1, 1));
  const PageMeasure& first = pages.front();
  Sample sample;
  sample.page.number = 1;
  sample.page.width = first.width;
  sample.page.height = first.height;
  sample.page.channels = first.channels;
  sample.page.dpi = first.dpi;
  CO_TRY(sample.raster, create_memfd("sample", first.raster_bytes()));
  CO_TRY(const auto time, co_await helper->render(1, sample.raster));
  (void)time;
  (void)opened;
  if (!seal_content(sample.raster)) co_return fail(Reason::protocol, "the decode helper still writes");
  co_await helper->end();
  co_return sample;
}

Async<void> add_service(HelperFleet& fleet, const ServiceConfiguration& configuration, const Sample& sample,
                        std::vector<std::unique_ptr<InferService>>& services) {
  const TimePoint begin = std::chrono::steady_clock::now();
  CO_TRY(auto service, co_await InferService::start(fleet, configuration));
  const double start = milliseconds_since(begin);
  CO_TRY(const std::vector<ModelLoaded> loaded, co_await service->load_models(configuration.models));
  Bytes charged;
  double load = 0;
  for (const ModelLoaded& model : loaded) {
    charged += model.charged;
    load += std::chrono::duration<double, std::milli>(model.time).count();
  }
  CO_TRY(const UniqueFd result, create_memfd("result", Bytes(16 << 20)));
  CO_TRY(const PageReading reading, co_await service->read_page(sample.page, sample.raster, result));
  CO_TRY(const Bytes released, co_await service->release_memory());
  services.push_back(std::move(service));
  double proportional = 0;
  for (const auto& each : services) proportional += proportional_mb(each->pid());
  fmt::print("{:>8}{:>10.0f}{:>10.0f}{:>10.1f}{:>10.1f}{:>10.1f}{:>10.1f}{:>10.1f}{:>12.1f}\n", services.size(), start,
             load, mb(services.back()->base()), mb(charged), mb(reading.peak), mb(reading.private_memory), mb(released),
             proportional);
  co_return Result<void>{};
}

Async<void> measure(HelperFleet& fleet, int most) {
  const Settings settings = default_settings();
  const ServiceConfiguration configuration = service_configuration(settings, {.services = most, .threads = 1});
  CO_TRY(const Sample sample, co_await render_sample(fleet, settings));
  fmt::print(
      "sample page {} x {}, private memory in MB, times in ms\n{:>8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}"
      "{:>12}\n",
      sample.page.width, sample.page.height, "service", "start", "load", "base", "models", "peak", "after page",
      "released", "PSS of all");
  std::vector<std::unique_ptr<InferService>> services;
  for (int each = 0; each < most; ++each) CO_TRY_VOID(co_await add_service(fleet, configuration, sample, services));
  for (auto& service : services) co_await service->end();
  co_return Result<void>{};
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 1 ? std::atoi(argv[1]) : 8;
  boost::asio::io_context io;
  plimsoll::HelperFleet fleet(io, PLIMSOLL_BUILD_DIR "/libexec/plimsoll");
  int status = 1;
  boost::asio::co_spawn(
      io,
      [&]() -> boost::asio::awaitable<void> {
        const plimsoll::Result<void> measured = co_await measure(fleet, most);
        if (measured)
          status = 0;
        else
          fmt::print(stderr, "service_cost: {}\n", measured.error().text());
      },
      boost::asio::detached);
  io.run();
  return status;
}

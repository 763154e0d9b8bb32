// The pool with real OCR services: the canary, what they retain, processors of their own, and a replacement.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>

#include "base/cpu_quota.h"
#include "base/memfd.h"
#include "engine_room/service_plan.h"
#include "helper_folder.h"
#include "services/canary_page.h"

namespace plimsoll {
namespace {

constexpr int kWidth = 1654;
constexpr int kHeight = 2339;
constexpr Bytes kPixels(static_cast<std::uint64_t>(kWidth) * kHeight);

class RealServices : public testing::Test {
 protected:
  void open(const std::string& device) {
    settings.device = device;
    settings.models_folder = PLIMSOLL_BUILD_DIR "/share/plimsoll/models";
    settings.cache_folder = PLIMSOLL_BUILD_DIR "/test-cache";
    settings.services = settings.threads = 1;
    fleet.emplace(io, PLIMSOLL_BUILD_DIR "/libexec/plimsoll");
    pools.emplace(*fleet, plan_devices(settings, usable_cpus(), own_cpus()).value());
  }
  void TearDown() override {
    run(io, pools->shut_down());
    EXPECT_THAT(fleet->pids(), testing::IsEmpty());
  }

  boost::asio::awaitable<bool> can_be_had(std::size_t device) {
    const Result<ServiceLease> lease = co_await (*pools)[device].acquire();
    if (!lease) ADD_FAILURE() << lease.error().text();
    co_return lease.has_value();
  }

  boost::asio::awaitable<bool> read_a_page(std::size_t device) {
    Result<ServiceLease> lease = co_await (*pools)[device].acquire();
    if (!lease) {
      ADD_FAILURE() << lease.error().text();
      co_return false;
    }
    const UniqueFd raster = page_full_of_canaries();
    const UniqueFd result = create_memfd("test-result", Bytes(1 << 22)).value();
    const PageToRead page{.number = 1, .width = kWidth, .height = kHeight, .channels = 1, .dpi = 200};
    const Result<PageReading> reading = co_await (*lease)->read_page(page, raster, result);
    if (!reading) ADD_FAILURE() << reading.error().text();
    co_return reading.has_value();
  }

  // A4 at 200 dpi, full of text.
  static UniqueFd page_full_of_canaries() {
    UniqueFd raster = create_memfd("test-raster", kPixels).value();
    const CanaryPage canary = CanaryPage::create().value();
    const PageToRead tile = canary.page();
    const Bytes tile_bytes(static_cast<std::uint64_t>(tile.width) * static_cast<std::uint64_t>(tile.height));
    const auto from = MappedMemfd::map(canary.raster(), Access::read, tile_bytes).value();
    {
      const auto to = MappedMemfd::map(raster, Access::write, kPixels).value();
      std::ranges::fill(to.bytes(), std::byte{255});
      for (int y = 0; y < kHeight / tile.height * tile.height; ++y)
        for (int x = 0; x + tile.width <= kWidth; x += tile.width)
          std::ranges::copy(from.bytes().subspan(static_cast<std::size_t>(y % tile.height * tile.width),
                                                 static_cast<std::size_t>(tile.width)),
                            to.bytes().begin() + y * kWidth + x);
    }
    EXPECT_TRUE(seal_content(raster));
    return raster;
  }

  template <typename Condition>
  void turn_until(Condition true_now) {
    io.restart();
    while (!true_now()) io.run_one_for(Milliseconds(20));
  }

  [[nodiscard]] ServiceSnapshot service(std::size_t device = 0) const { return pools->snapshot().at(device); }

  boost::asio::io_context io;
  Settings settings = default_settings();
  std::optional<HelperFleet> fleet;
  std::optional<ServicePools> pools;
};

TEST_F(RealServices, GiveBackWhatAPageLeftAndAreNotRecycledForIt) {
  open("cpu");
  for (int page = 0; page < 3; ++page) ASSERT_TRUE(run(io, read_a_page(0)));
  const CareRule rule;
  const Bytes kept = service().private_memory;
  turn_until([&] {
    return is_idle(service().state) && !retains_too_much(service().private_memory, service().baseline, rule);
  });
  EXPECT_EQ(service().restarts, 0);
  RecordProperty("baseline_mib", std::to_string(service().baseline.mebibytes()));
  RecordProperty("after_page_mib", std::to_string(kept.mebibytes()));
  RecordProperty("given_back_mib", std::to_string(service().private_memory.mebibytes()));
  ASSERT_TRUE(run(io, read_a_page(0)));
}

TEST_F(RealServices, ReadTheCanaryWithEveryParameterSetAndPrecision) {
  for (const Parameters parameters : {Parameters::standard, Parameters::rapidocr, Parameters::official_v6})
    for (const Precision precision : {Precision::f32, Precision::bf16}) {
      settings.parameters = parameters;
      settings.precision = precision;
      open("cpu");
      // Nobody gets a service that has not read it.
      EXPECT_TRUE(run(io, can_be_had(0))) << to_text(parameters) << ' ' << to_text(precision);
      run(io, pools->shut_down());
    }
}

TEST_F(RealServices, OfTwoDevicesRunOnTheirOwnProcessorsAndReadAtOnce) {
  const std::vector<int> cpus = own_cpus();
  if (cpus.size() < 2) GTEST_SKIP() << "one processor only";
  open("cpu:" + std::to_string(cpus[0]) + ",cpu:" + std::to_string(cpus[1]));
  int through = 0;
  for (const std::size_t device : {0, 1})
    boost::asio::co_spawn(io, read_a_page(device),
                          [&](const std::exception_ptr&, bool read) { through += read ? 1 : 0; });
  turn_until([&] { return through == 2 || HasFailure(); });
  for (const std::size_t device : {0, 1}) {
    std::ifstream status("/proc/" + std::to_string(service(device).pid) + "/status");
    std::string allowed;
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("Cpus_allowed_list:\t")) allowed = line.substr(19);
    EXPECT_EQ(allowed, std::to_string(cpus[device]));
  }
}

TEST_F(RealServices, OneThatIsKilledIsReplacedAndReads) {
  open("cpu");
  ASSERT_TRUE(run(io, read_a_page(0)));
  const int first = service().pid;
  const TimePoint killed = std::chrono::steady_clock::now();
  ::kill(first, SIGKILL);
  turn_until([&] { return is_idle(service().state) && service().pid != first; });
  RecordProperty(
      "replaced_after_ms",
      std::to_string(std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - killed).count()));
  ASSERT_TRUE(run(io, read_a_page(0)));
  EXPECT_EQ(service().restarts, 1);
}

}  // namespace
}  // namespace plimsoll

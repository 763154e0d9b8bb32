// The pool of OCR services with helpers that die, fall silent, grow, or never start: who gets one, and what becomes of
// the others.
#include "services/service_pools.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <boost/asio/steady_timer.hpp>

#include "base/memfd.h"
#include "helper_folder.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Bytes kPixels(40 * 30);

class Pool : public testing::Test {
 protected:
  void TearDown() override {
    if (pools) run(io, pools->shut_down());
    EXPECT_THAT(fleet ? fleet->pids() : std::vector<int>(), IsEmpty());
  }

  ServicePool& open(std::string_view script, int services = 1, int devices = 1) {
    folder.emplace(script);
    fleet.emplace(io, folder->path());
    std::vector<ServicePools::Device> all;
    for (int device = 0; device < devices; ++device) {
      ServicePools::Device& one = all.emplace_back();
      one.configuration.start_time_max = one.configuration.page_time_max = Milliseconds(10'000);
      one.configuration.models = {"detector", "recogniser"};
      one.settings = settings;
      one.settings.services = services;
      one.settings.device = "cpu:" + std::to_string(device);
    }
    pools.emplace(*fleet, all);
    pools->on_gone([this](std::size_t device, int service) { gone.emplace_back(device, service); });
    return (*pools)[0];
  }

  static boost::asio::awaitable<void> take(ServicePool& pool, ServiceRequest request,
                                           std::optional<Result<ServiceLease>>& lease) {
    lease.emplace(co_await pool.acquire(request));
  }
  Result<ServiceLease> acquire(ServicePool& pool, ServiceRequest request = {}) {
    std::optional<Result<ServiceLease>> lease;
    boost::asio::co_spawn(io, take(pool, request, lease), boost::asio::detached);
    turn_until([&] { return lease.has_value(); });
    return *std::move(lease);
  }

  // Turns the loop until `true_now`; the test's own time limit is what ends it otherwise.
  template <typename Condition>
  void turn_until(Condition true_now) {
    io.restart();
    while (!true_now()) io.run_one_for(Milliseconds(20));
  }

  // What page `number` is read as.
  std::string read(ServiceLease& lease, int number) {
    UniqueFd raster = create_memfd("test-raster", kPixels).value();
    {
      const auto mapped = MappedMemfd::map(raster, Access::write, kPixels).value();
      std::ranges::fill(mapped.bytes(), static_cast<std::byte>(number));
    }
    EXPECT_TRUE(seal_content(raster));
    const UniqueFd result = create_memfd("test-result", Bytes(1 << 20)).value();
    const PageToRead page{.number = number, .width = 40, .height = 30, .channels = 1};
    const auto reading = run(io, lease->read_page(page, raster, result));
    return reading ? "read" : std::string(facts(reading.error().reason).label);
  }

  static ServiceState state(const ServicePool& pool, std::size_t id = 0) { return pool.snapshot().at(id).state; }
  static int pid(const ServicePool& pool, std::size_t id = 0) { return pool.snapshot().at(id).pid; }

  boost::asio::io_context io;
  PoolSettings settings;
  std::optional<HelperFolder> folder;
  std::optional<HelperFleet> fleet;
  std::optional<ServicePools> pools;
  std::vector<std::pair<std::size_t, int>> gone;
};

TEST_F(Pool, AServiceComesWhenNeededPreparedAndChecked) {
  ServicePool& pool = open("");
  EXPECT_EQ(state(pool), ServiceState::absent);
  EXPECT_EQ(pool.usable(), 1);
  auto lease = acquire(pool);
  ASSERT_TRUE(lease);
  EXPECT_TRUE(lease->memory_ready());
  EXPECT_EQ(state(pool), ServiceState::busy);
  EXPECT_THAT(folder->log("load"), SizeIs(1));
  EXPECT_THAT(folder->log("canary"), SizeIs(1));
  EXPECT_EQ(read(*lease, 3), "read");
  EXPECT_EQ(pool.snapshot().at(0).baseline, Bytes(1 << 20));
}

TEST_F(Pool, OneThatIsReadyIsTakenWithoutFurtherAdo) {
  ServicePool& pool = open("");
  {
    ASSERT_TRUE(acquire(pool));
  }
  EXPECT_EQ(state(pool), ServiceState::ready);
  ASSERT_TRUE(acquire(pool));
  EXPECT_THAT(folder->log("hello"), SizeIs(1));
  EXPECT_THAT(folder->log("canary"), SizeIs(1));
}

TEST_F(Pool, TwoServicesReadAtOnceAndTheThirdWaits) {
  ServicePool& pool = open("", 2);
  auto first = std::make_optional(acquire(pool));
  const auto second = acquire(pool);
  ASSERT_TRUE(*first && second);
  EXPECT_NE((*first)->id(), second->id());
  const auto late = acquire(pool, {.deadline = std::chrono::steady_clock::now() + Milliseconds(30)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, Reason::page_time);
  const int id = (*first)->id();
  first.reset();
  const auto third = acquire(pool);
  ASSERT_TRUE(third);
  EXPECT_EQ(third->id(), id);
}

TEST_F(Pool, NoMoreLiveThanAreKept) {
  ServicePool& pool = open("", 2);
  pool.keep_at_most(1);
  pool.warm_up();
  // As a page that comes while the first service still loads its models: it waits for that one.
  std::optional<Result<ServiceLease>> first;
  std::optional<Result<ServiceLease>> second;
  boost::asio::co_spawn(io, take(pool, {}, first), boost::asio::detached);
  boost::asio::co_spawn(io, take(pool, {}, second), boost::asio::detached);
  turn_until([&] { return first.has_value(); });
  ASSERT_TRUE(*first);
  EXPECT_EQ(pool.waiting(), 1u);
  EXPECT_THAT(folder->log("hello"), SizeIs(1));
  pool.keep_at_most(2);
  turn_until([&] { return second.has_value(); });
  ASSERT_TRUE(*second);
  EXPECT_THAT(folder->log("hello"), SizeIs(2));
  first.reset();
  second.reset();
  pool.keep_at_most(1);
  turn_until([&] { return state(pool, 0) == ServiceState::absent || state(pool, 1) == ServiceState::absent; });
}

TEST_F(Pool, WhoeverCallsItOffLeavesTheLine) {
  ServicePool& pool = open("");
  auto held = std::make_optional(acquire(pool));
  Cancellation cancellation;
  std::optional<Result<ServiceLease>> waiting;
  boost::asio::co_spawn(io, take(pool, {.cancellation = &cancellation}, waiting), boost::asio::detached);
  turn_until([&] { return pool.waiting() == 1; });
  cancellation.cancel();
  turn_until([&] { return waiting.has_value(); });
  EXPECT_EQ(waiting->error().reason, Reason::interrupted);
  EXPECT_EQ(pool.waiting(), 0u);
  held.reset();
  EXPECT_TRUE(acquire(pool)) << "the service is not lost with its waiter";
}

TEST_F(Pool, OneThatIsKilledWhileIdleIsReplacedWithoutBeingAsked) {
  ServicePool& pool = open("");
  {
    ASSERT_TRUE(acquire(pool));
  }
  const int first = pid(pool);
  ::kill(first, SIGKILL);
  turn_until([&] { return state(pool) == ServiceState::alive && pid(pool) != first; });
  EXPECT_EQ(pool.snapshot().at(0).restarts, 1);
  EXPECT_THAT(gone, ElementsAre(std::pair(0u, 0)));
}

TEST_F(Pool, KillsFromOutsideAreReplacedHoweverMany) {
  ServicePool& pool = open("");
  for (int kill = 0; kill < 2 * RestartPolicy::kDeathsMax; ++kill) {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease) << lease.error().text();
    EXPECT_EQ(read(*lease, 1), "read");
    ::kill(pid(pool), SIGKILL);
    EXPECT_EQ(read(*lease, 1), "helper_killed");
  }
  EXPECT_EQ(pool.usable(), 0);
  turn_until([&] { return pool.usable() == 1; });
}

TEST_F(Pool, OneThatDiesUnderItsPageIsReplacedAndTheNextPageFindsIt) {
  ServicePool& pool = open("on read:1 exit 9");
  {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease);
    EXPECT_EQ(read(*lease, 1), "helper_died");
  }
  auto lease = acquire(pool);
  ASSERT_TRUE(lease);
  EXPECT_EQ(read(*lease, 2), "read");
  EXPECT_EQ(pool.snapshot().at(0).restarts, 1);
}

TEST_F(Pool, ADeviceThatNeverStartsAServiceIsBrokenAndSaysWhy) {
  ServicePool& pool = open("on configure exit 6", 2);
  const auto lease = acquire(pool);
  ASSERT_FALSE(lease);
  EXPECT_THAT(lease.error().text(), HasSubstr("exit status 6"));
  turn_until([&] { return state(pool, 0) == ServiceState::broken && state(pool, 1) == ServiceState::broken; });
  EXPECT_EQ(pool.usable(), 0);
  const std::size_t tries = folder->log("hello").size();
  EXPECT_FALSE(acquire(pool)) << "at once, without another try";
  EXPECT_EQ(folder->log("hello").size(), tries);
}

TEST_F(Pool, AWrongCanaryIsAFailureAndTheNextServiceIsTried) {
  ServicePool& pool = open("on canary once wrong_answer");
  ASSERT_TRUE(acquire(pool));
  EXPECT_THAT(folder->log("canary"), SizeIs(2));
  EXPECT_EQ(pool.snapshot().at(0).restarts, 1);
}

TEST_F(Pool, AServiceThatAlwaysReadsTheCanaryWrongOpensTheBreaker) {
  ServicePool& pool = open("on canary misread");
  const auto lease = acquire(pool);
  ASSERT_FALSE(lease);
  EXPECT_THAT(lease.error().text(), HasSubstr("canary"));
  EXPECT_EQ(state(pool), ServiceState::broken);
  EXPECT_THAT(folder->log("canary"), SizeIs(CircuitBreaker::kInARowMax));
}

TEST_F(Pool, AMissingModelIsTriedOncePerPage) {
  ServicePool& pool = open("on load fail model_missing");
  for (int page = 1; page <= 2; ++page) {
    const auto lease = acquire(pool);
    ASSERT_FALSE(lease);
    EXPECT_EQ(lease.error().reason, Reason::model_missing);
  }
  EXPECT_THAT(folder->log("hello"), SizeIs(1));
  EXPECT_EQ(pool.usable(), 1);
}

TEST_F(Pool, ASilentServiceIsFoundByItsMissingSignOfLife) {
  settings.care.heartbeat = settings.answer_time_max = Milliseconds(50);
  ServicePool& pool = open("on ping:2 once wait never");
  {
    [[maybe_unused]] const auto lease = acquire(pool);
  }
  turn_until([&] { return pool.snapshot().at(0).restarts == 1 && is_idle(state(pool)); });
}

TEST_F(Pool, AfterItsIdleTimeAServiceEndsAndComesAgain) {
  settings.care.idle_time = Milliseconds(40);
  ServicePool& pool = open("");
  {
    ASSERT_TRUE(acquire(pool));
  }
  turn_until([&] { return state(pool) == ServiceState::absent; });
  EXPECT_THAT(fleet->pids(), IsEmpty());
  EXPECT_EQ(pool.usable(), 1);
  EXPECT_TRUE(acquire(pool));
}

TEST_F(Pool, RetainedMemoryIsAskedBackAndWhoKeepsItIsRecycled) {
  settings.care.quiet = Milliseconds(10);
  ServicePool& pool = open("on read:2 retain 3");
  {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease);
    read(*lease, 1);
    EXPECT_THAT(folder->log("release"), IsEmpty());
    read(*lease, 2);
  }
  turn_until([&] { return state(pool) == ServiceState::absent; });
  EXPECT_THAT(folder->log("release"), SizeIs(1));
  EXPECT_TRUE(acquire(pool));
  EXPECT_EQ(pool.snapshot().at(0).restarts, 1);
  EXPECT_EQ(pool.snapshot().at(0).pages, 2);
}

TEST_F(Pool, OneThatIsToldToIsRecycledWhenItsLeaseEnds) {
  ServicePool& pool = open("");
  {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease);
    lease->recycle();
    EXPECT_EQ(read(*lease, 1), "read");
    EXPECT_EQ(state(pool), ServiceState::draining);
  }
  turn_until([&] { return state(pool) == ServiceState::absent; });
}

TEST_F(Pool, APageThatIsCalledOffCostsItsServiceAndNothingElse) {
  ServicePool& pool = open("");
  for (int page = 0; page < 2 * RestartPolicy::kDeathsMax; ++page) {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease) << lease.error().text();
    lease->abandon();
    EXPECT_NE(read(*lease, 1), "read");
  }
}

TEST_F(Pool, AServiceWhosePageFailedInsideTheEngineReadsTheCanaryAgain) {
  ServicePool& pool = open("on read fail model_run");
  {
    auto lease = acquire(pool);
    ASSERT_TRUE(lease);
    EXPECT_EQ(read(*lease, 1), "model_run");
  }
  EXPECT_EQ(state(pool), ServiceState::alive);
  ASSERT_TRUE(acquire(pool));
  EXPECT_THAT(folder->log("canary"), SizeIs(2));
  EXPECT_THAT(folder->log("hello"), SizeIs(1));
}

TEST_F(Pool, DevicesAreIndependent) {
  ServicePool& first = open("", 1, 2);
  ServicePool& second = (*pools)[1];
  EXPECT_EQ(pools->least_busy(), 0u);
  const auto one = acquire(first);
  EXPECT_EQ(pools->least_busy(), 1u);
  const auto other = acquire(second);
  ASSERT_TRUE(one && other);
  EXPECT_NE(pid(first), pid(second));
  EXPECT_EQ(pools->snapshot().at(1).device, "cpu:1");
}

TEST_F(Pool, ShuttingDownEndsOneThatIsStillStarting) {
  ServicePool& pool = open("on hello wait never");
  pool.warm_up();
  turn_until([&] { return !folder->log("hello").empty(); });
  run(io, pools->shut_down());
  EXPECT_THAT(fleet->pids(), IsEmpty());
}

}  // namespace
}  // namespace plimsoll

// Models that come and go in real OCR services: each alone after its idle time, for another one when bytes are short,
// all of them in an emergency; and that the ledger's account of them is right.
#include "engine_room/model_keeper.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include "base/cpu_quota.h"
#include "base/memfd.h"
#include "engine_room/memory_account.h"
#include "engine_room/model_rules.h"
#include "engine_room/service_plan.h"
#include "models/required_models.h"
#include "recording_sink.h"
#include "services/canary_page.h"

namespace plimsoll {
namespace {
using namespace literals;
using testing::IsEmpty;

const std::vector<std::string> kAll{"picodet-cdla", "ppocrv2-mobile-cls", "ppocrv6-small-det", "ppocrv6-small-rec",
                                    "pulc-orientation"};
constexpr const char* kLayout = "picodet-cdla";
constexpr const char* kClassifier = "ppocrv2-mobile-cls";
constexpr Bytes kResidency = 104_MiB;

class ModelsInServices : public testing::Test {
 protected:
  void SetUp() override {
#ifdef PLIMSOLL_SANITIZED
    GTEST_SKIP() << "under sanitizers a model is charged four times its bytes, or none, and a tenth comes back";
#endif
  }
  void open(const std::string& idle_times, Milliseconds residency_min = {}) {
    settings.models_folder = PLIMSOLL_BUILD_DIR "/share/plimsoll/models";
    settings.cache_folder = PLIMSOLL_BUILD_DIR "/test-cache";
    settings.services = settings.threads = 1;
    settings.start_time_max = settings.page_time_max = Milliseconds(300'000);  // a busy machine is no failure
    settings.memory_max = "1G";
    settings.idle_times = idle_times;
    settings.pinned_bytes_max = 1_GiB;
    settings.residency_min = residency_min;
    fleet.emplace(io, PLIMSOLL_BUILD_DIR "/libexec/plimsoll");
    const auto devices = plan_devices(settings, usable_cpus(), own_cpus()).value();
    pools.emplace(*fleet, devices);
    memory = RoomMemory::create(settings, budget_sources(CgroupMemory::find())).value();
    driver.emplace(
        io, RouterSettings{}, std::vector<Device>{{.name = "cpu", .domain = kHost}}, memory->ledger(), [] {}, 1);
    crew.emplace(*memory, *driver, std::vector<int>{1}, kResidency, [](std::size_t, int) {});
    keeper.emplace(io, *memory, *crew, *pools,
                   model_rules(settings, std::filesystem::path(devices.front().configuration.models_folder)),
                   devices.front().configuration.models);
  }
  // Everything ends, and what models held is gone with it.
  void TearDown() override {
    if (!keeper) return;
    run(io, keeper->shut_down());
    run(io, pools->shut_down());
    run(io, driver->shut_down());
    EXPECT_EQ(keeper->held(), 0_B);
    EXPECT_EQ(system_total(), RoomMemory::kControl + kResidency) << "the crew has all of it back";
    EXPECT_THAT(fleet->pids(), IsEmpty());
  }

  boost::asio::awaitable<std::string> with_models(std::vector<std::string> models, bool read_text) {
    Result<ServiceLease> service = co_await (*pools)[0].acquire();
    if (!service) co_return service.error().text();
    const Result<ModelUse> use = co_await keeper->acquire(0, *service, std::move(models));
    if (!use) co_return use.error().text();
    if (!read_text) co_return "";
    const CanaryPage canary = CanaryPage::create().value();
    const auto reading = co_await (*service)->read_page(canary.page(), canary.raster(), canary.result());
    if (!reading) co_return reading.error().text();
    const auto checked = canary.check(reading->length);
    co_return checked ? "" : checked.error().text();
  }
  // What went wrong; empty: nothing.
  std::string want(std::vector<std::string> models) { return run(io, with_models(std::move(models), false)); }
  std::string read_text() { return run(io, with_models(required_models(settings.parameters), true)); }

  template <typename Condition>
  void turn_until(Condition true_now) {
    io.restart();
    while (!true_now()) io.run_one_for(Milliseconds(20));
  }
  [[nodiscard]] std::vector<std::string> resident() const {
    std::vector<std::string> models;
    for (const std::string& model : kAll)
      if (keeper->state(0, 0, model) == ModelState::resident) models.push_back(model);
    return models;
  }
  [[nodiscard]] Bytes system_total() const { return memory->ledger().total(memory->ledger().system())[kHost]; }
  [[nodiscard]] int pid() const { return pools->snapshot().at(0).pid; }

  boost::asio::io_context io;
  Settings settings = default_settings();
  std::unique_ptr<RoomMemory> memory;
  std::optional<HelperFleet> fleet;
  std::optional<ServicePools> pools;
  std::optional<RouterDriver> driver;
  std::optional<ServiceCrew> crew;
  std::optional<ModelKeeper> keeper;
};

class EachModel : public ModelsInServices, public testing::WithParamInterface<std::string> {};

TEST_P(EachModel, GoesAloneAfterItsIdleTimeAndComesBack) {
  const std::string model = GetParam();
  open("1h," + model + "=1s");
  ASSERT_EQ(want(kAll), "");
  ASSERT_EQ(resident(), kAll);
  const int service = pid();
  const Bytes held = keeper->held();
  std::vector<std::string> others = kAll;
  std::erase(others, model);
  turn_until([&] {
    keeper->tick(1);
    return keeper->state(0, 0, model) == ModelState::absent;
  });
  EXPECT_EQ(resident(), others);
  EXPECT_EQ(pid(), service);
  EXPECT_LT(keeper->held(), held);
  EXPECT_EQ(read_text(), "");
  ASSERT_EQ(want(kAll), "");
  EXPECT_EQ(resident(), kAll);
  EXPECT_EQ(pid(), service) << "the service stays";
  EXPECT_EQ(pools->snapshot().at(0).restarts, 0);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EachModel, testing::ValuesIn(kAll), [](const auto& model) {
  std::string name = model.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_F(ModelsInServices, PlannedOnesAreLentTheResidencyOthersComeOnTop) {
  open("1h");
  ASSERT_EQ(read_text(), "");
  EXPECT_EQ(resident().size(), 3U);
  EXPECT_EQ(system_total(), RoomMemory::kControl + kResidency) << "with models as without";
  EXPECT_EQ(crew->to_lend(), kResidency - keeper->held());
  EXPECT_EQ(keeper->beyond_plan(0, 0), 0_B);
  ASSERT_EQ(want({kLayout}), "");
  EXPECT_GT(keeper->beyond_plan(0, 0), 10_MiB);
  EXPECT_EQ(system_total(), RoomMemory::kControl + kResidency + keeper->beyond_plan(0, 0));
  EXPECT_EQ(memory->ledger().verify(), true);
}

TEST_F(ModelsInServices, ShortOfBytesAnIdleOneGoesAndTheTextStaysRight) {
  open("1h");
  ASSERT_EQ(read_text(), "");
  ASSERT_EQ(want({kLayout}), "");
  const Ledger& ledger = memory->ledger();
  const Bytes free = ledger.free()[kHost];
  const Lease others = memory->ledger().reserve(ledger.system(), ByteVector::host(free - 5_MiB)).value();
  ASSERT_EQ(want({kClassifier}), "");
  EXPECT_EQ(keeper->state(0, 0, kLayout), ModelState::absent);
  EXPECT_EQ(keeper->state(0, 0, kClassifier), ModelState::resident);
  EXPECT_EQ(read_text(), "");
  EXPECT_EQ(keeper->accounts().at(0).unloads.at(static_cast<std::size_t>(ModelCause::room)), 1U);
}

TEST_F(ModelsInServices, WithNothingToDropAPageWaitsForBytes) {
  open("1h", Milliseconds(3'600'000));
  ASSERT_EQ(read_text(), "");
  const Ledger& ledger = memory->ledger();
  std::optional<Lease> others(
      memory->ledger().reserve(ledger.system(), ByteVector::host(ledger.free()[kHost] - 5_MiB)).value());
  std::optional<std::string> answer;
  boost::asio::co_spawn(io, with_models({kClassifier}, false),
                        [&](const std::exception_ptr&, std::string text) { answer = std::move(text); });
  int turns = 0;
  turn_until([&] { return ++turns > 20; });
  EXPECT_FALSE(answer) << *answer;
  EXPECT_EQ(resident().size(), 3U) << "they are too young to go";
  others.reset();
  turn_until([&] { return answer.has_value(); });
  EXPECT_EQ(*answer, "");
  EXPECT_EQ(read_text(), "");
}

TEST_F(ModelsInServices, WhatNeverFitsIsRefusedWithNumbers) {
  open("1h");
  memory->ledger().set_budget(ByteVector::host(RoomMemory::kControl + kResidency));
  ASSERT_EQ(read_text(), "");
  memory->ledger().set_budget(ByteVector::host(60_MiB));
  EXPECT_THAT(want({kLayout}), testing::ContainsRegex("insufficient memory: .* need 67 MiB, at most 52 MiB"));
  EXPECT_EQ(read_text(), "") << "what is there goes on";
}

TEST_F(ModelsInServices, AnEmergencyTakesThePinnedToo) {
  open("never");
  ASSERT_EQ(want(kAll), "");
  const int service = pid();
  EXPECT_EQ(keeper->reclaimable(false), 0_B);
  keeper->reclaim(false);
  keeper->tick(0.1);
  ASSERT_EQ(resident(), kAll);
  EXPECT_EQ(keeper->reclaimable(true), keeper->held());
  keeper->reclaim(true);
  turn_until([&] { return keeper->held() == 0_B; });
  EXPECT_THAT(resident(), IsEmpty());
  EXPECT_EQ(crew->to_lend(), kResidency);
  EXPECT_EQ(keeper->manager().counts().at(static_cast<std::size_t>(ModelCause::emergency)), 5U);
  turn_until([&] { return pools->snapshot().at(0).state == ServiceState::alive; });
  EXPECT_EQ(read_text(), "");
  EXPECT_EQ(pid(), service);
}

// The whole engine room with real helpers: three pages of the bundled scan.
class ModelsOfAReading : public testing::Test {
 protected:
  std::vector<std::string> read(const std::string& idle_times) {
    Settings settings = default_settings();
    settings.helper_folder = PLIMSOLL_BUILD_DIR "/libexec/plimsoll";
    settings.models_folder = PLIMSOLL_BUILD_DIR "/share/plimsoll/models";
    settings.cache_folder = PLIMSOLL_BUILD_DIR "/test-cache";
    settings.services = settings.threads = 1;
    settings.start_time_max = settings.page_time_max = Milliseconds(300'000);
    settings.idle_times = idle_times;
    boost::asio::io_context io;
    RecordingSink sink;
    const auto engine = EngineRoom::create(io, settings).value();
    for (int document = 0; document < 2; ++document) {
      UniqueFd body(::open(PLIMSOLL_SOURCE_DIR "/samples/photo.jpg", O_RDONLY | O_CLOEXEC));
      const DocumentSummary summary =
          run(io, engine->read({.name = "photo.jpg", .body = held_body(std::move(body))}, sink));
      EXPECT_FALSE(summary.failure) << summary.failure->text();
    }
    run(io, engine->shut_down());
    account = engine->memory_account();
    std::vector<std::string> texts;
    for (const Page& page : sink.pages)
      for (const Block& block : page.blocks)
        for (const Line& line : block.lines) texts.push_back(line.text);
    return texts;
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> loads() const {
    std::vector<std::pair<std::string, std::uint64_t>> loads;
    loads.reserve(account.models.size());
    for (const ModelAccount& model : account.models) loads.emplace_back(model.model, model.loads);
    return loads;
  }
  MemoryAccount account;
};

TEST_F(ModelsOfAReading, EachIsLoadedOnceAndStaysBetweenPagesAndDocuments) {
  const std::vector<std::string> texts = read("5m");
  EXPECT_GT(texts.size(), 4U);
  using Loads = std::pair<std::string, std::uint64_t>;
  EXPECT_THAT(loads(), testing::ElementsAre(Loads("ppocrv6-small-det", 1), Loads("ppocrv6-small-rec", 1),
                                            Loads("pulc-orientation", 1)));
  EXPECT_EQ(account.held_by_models, 0_B);
  EXPECT_EQ(account.held_by_tasks, 0_B);
#ifndef PLIMSOLL_SANITIZED  // their own memory is nobody's
  EXPECT_EQ(account.samples_above, 0U);
#endif
  EXPECT_THAT(to_text(account), testing::HasSubstr("model pulc-orientation: loads 1"));
}

TEST_F(ModelsOfAReading, DroppedAfterEachPageTheTextIsTheSame) {
  const std::vector<std::string> texts = read("5m");
  EXPECT_EQ(read("0"), texts);
  for (const ModelAccount& model : account.models) {
    EXPECT_GE(model.loads, 2U) << model.model;
    EXPECT_GE(model.unloads.at(static_cast<std::size_t>(ModelCause::idle)), 1U) << model.model;
  }
  EXPECT_EQ(account.held_by_models, 0_B);
}

// Fake helpers, whose models are what they say.
TEST(FakeModels, AModelThatCannotBeLoadedEndsTheDocumentOnceWithItsName) {
  Reading reading("pages 30\non load fail model_load");
  const DocumentSummary summary = reading.read();
  ASSERT_TRUE(summary.failure);
  EXPECT_EQ(summary.failure->reason, Reason::model_load);
  EXPECT_THAT(reading.sink.pages, IsEmpty());
  EXPECT_EQ(reading.engine->memory_account().held_by_models, 0_B);
}

TEST(FakeModels, AServiceThatKeepsHalfOfItsModelsTwiceIsRecycled) {
  Reading reading("pages 3\non unload keep");
  reading.settings.idle_times = "0";
  EXPECT_EQ(reading.read().done, 3);
  EXPECT_GT(reading.folder.log("configure").size(), 1U) << "another process followed";
  EXPECT_EQ(reading.engine->memory_account().held_by_models, 0_B);
}

TEST(FakeModels, AServiceThatWillNotUnloadIsEnded) {
  Reading reading("pages 3\non unload once fail protocol");
  reading.settings.idle_times = "0";
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure) << summary.failure->text();
  EXPECT_GT(reading.folder.log("configure").size(), 1U) << "another process followed";
  EXPECT_EQ(reading.engine->memory_account().held_by_models, 0_B);
}

TEST(FakeModels, AServiceThatDiesWhileItUnloadsIsReplaced) {
  Reading reading("pages 3\non unload once signal 11");
  reading.settings.idle_times = "0";
  EXPECT_EQ(reading.read().done, 3);
  EXPECT_EQ(reading.engine->memory_account().held_by_models, 0_B);
}

}  // namespace
}  // namespace plimsoll

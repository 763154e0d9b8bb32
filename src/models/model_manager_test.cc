#include "models/model_manager.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using namespace literals;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = ModelAction::Kind;
using Answer = ModelVerdict::Answer;

const TimePoint kStart = TimePoint() + seconds(1000);

TimePoint at(int second) { return kStart + seconds(second); }

ModelRules rules(const char* idle = "5m") {
  ModelRules rules;
  rules.idle_times = parse_idle_times(idle).value();
  rules.pinned_bytes_max = 25_MiB;
  rules.prices = {{"det", {20_MiB, 40_MiB}}, {"rec", {20_MiB, 60_MiB}}, {"cls", {2_MiB, 5_MiB}}};
  return rules;
}

constexpr ModelRoom kPlenty{1_GiB, 1_GiB};
const ModelNeed kDet{.service = 1, .models = {"det"}};
const ModelNeed kRec{.service = 1, .models = {"rec"}};
const ModelNeed kText{.service = 1, .models = {"det", "rec"}};

std::vector<std::string> texts(const std::vector<ModelAction>& actions) {
  std::vector<std::string> texts;
  for (const ModelAction& each : actions) {
    const char* kind = each.kind == Kind::load ? "load " : each.kind == Kind::unload ? "unload " : "recycle ";
    texts.push_back(kind + each.key.model + "@" + std::to_string(each.key.service));
  }
  return texts;
}

// Asked for, loaded, used and free again at `when`.
void have(ModelManager& manager, const ModelNeed& need, TimePoint when, Bytes charged = 20_MiB) {
  const ModelVerdict verdict = manager.acquire(when, need, kPlenty).value();
  for (const ModelAction& action : verdict.actions)
    manager.loaded(when, action.key, charged, charged + 10_MiB, Milliseconds(200));
  ASSERT_EQ(manager.acquire(when, need, kPlenty)->answer, Answer::ready);
  (void)manager.release(when, need);
}

TEST(ModelManager, LoadsWhatIsMissingAndTellsWhatToReserve) {
  ModelManager manager(rules());
  const ModelVerdict verdict = manager.acquire(kStart, kText, kPlenty).value();
  EXPECT_EQ(verdict.answer, Answer::coming);
  ASSERT_THAT(texts(verdict.actions), ElementsAre("load det@1", "load rec@1"));
  EXPECT_EQ(verdict.actions[0].bytes, 40_MiB);
  EXPECT_EQ(manager.charged(), 100_MiB);
  manager.loaded(kStart, {"det", 1}, 18_MiB, 37_MiB, Milliseconds(300));
  EXPECT_EQ(manager.charged(), 78_MiB) << "what loading took more goes back";
  EXPECT_EQ(manager.acquire(kStart, kText, kPlenty)->answer, Answer::coming);
  manager.loaded(kStart, {"rec", 1}, 22_MiB, 50_MiB, Milliseconds(300));
  EXPECT_EQ(manager.acquire(kStart, kText, kPlenty)->answer, Answer::ready);
  EXPECT_EQ(manager.charged(), 40_MiB);
  EXPECT_EQ(manager.resident_count(), 2U);
}

TEST(ModelManager, RequestsAtTheSameTimeShareALoad) {
  ModelManager manager(rules());
  EXPECT_THAT(texts(manager.acquire(kStart, kText, kPlenty)->actions), ElementsAre("load det@1", "load rec@1"));
  const ModelVerdict second = manager.acquire(kStart, kDet, kPlenty).value();
  EXPECT_EQ(second.answer, Answer::coming);
  EXPECT_THAT(second.actions, IsEmpty());
  EXPECT_THAT(texts(manager.acquire(kStart, {.service = 2, .models = {"det"}}, kPlenty)->actions),
              ElementsAre("load det@2"))
      << "another service has its own";
}

TEST(ModelManager, AMeasuredModelIsPricedAsMeasuredAndTheLargestCounts) {
  ModelManager manager(rules());
  EXPECT_EQ(manager.price("nobody-knows").resident, 64_MiB);
  have(manager, kDet, at(0), 18_MiB);
  have(manager, {.service = 2, .models = {"det"}}, at(1), 12_MiB);
  EXPECT_EQ(manager.price("det").resident, 18_MiB);
  EXPECT_EQ(manager.price("det").load_peak, 28_MiB);
}

TEST(ModelManager, ShortOfBytesItDropsIdleOnesFirstAndThenLoads) {
  ModelManager manager(rules());
  have(manager, kDet, at(0));
  const ModelVerdict verdict = manager.acquire(at(120), kRec, {.free = 45_MiB, .ever = 1_GiB}).value();
  EXPECT_EQ(verdict.answer, Answer::coming);
  ASSERT_THAT(texts(verdict.actions), ElementsAre("unload det@1"));
  EXPECT_EQ(verdict.actions[0].cause, ModelCause::room);
  const ModelVerdict meanwhile = manager.acquire(at(121), kRec, {.free = 45_MiB, .ever = 1_GiB}).value();
  EXPECT_EQ(meanwhile.answer, Answer::coming);
  EXPECT_THAT(meanwhile.actions, IsEmpty()) << "the bytes are on their way";
  EXPECT_THAT(manager.unloaded({"det", 1}, 20_MiB), IsEmpty());
  EXPECT_THAT(texts(manager.acquire(at(122), kRec, {.free = 65_MiB, .ever = 1_GiB})->actions),
              ElementsAre("load rec@1"));
}

TEST(ModelManager, WhatIsUsedOrYoungStaysUnlessThePageHasWaitedLong) {
  ModelManager manager(rules());
  have(manager, kDet, at(0));
  ModelNeed need{.service = 2, .models = {"rec"}};
  const ModelRoom tight{.free = 45_MiB, .ever = 1_GiB};
  EXPECT_EQ(manager.acquire(at(10), need, tight)->answer, Answer::wait) << "ten seconds old";
  need.waited = Milliseconds(31'000);
  EXPECT_THAT(texts(manager.acquire(at(31), need, tight)->actions), ElementsAre("unload det@1"));

  ModelManager busy(rules());
  have(busy, kDet, at(0));
  ASSERT_EQ(busy.acquire(at(100), kDet, kPlenty)->answer, Answer::ready);
  const ModelVerdict verdict = busy.acquire(at(900), need, tight).value();
  EXPECT_EQ(verdict.answer, Answer::wait);
  EXPECT_THAT(verdict.actions, IsEmpty());
  EXPECT_THAT(busy.reclaim(at(900), 1_GiB, true), IsEmpty()) << "not even in an emergency";
}

TEST(ModelManager, NothingGoesForALoadThatWouldNotFitThen) {
  ModelManager manager(rules());
  have(manager, kDet, at(0));
  const ModelVerdict verdict = manager.acquire(at(600), kRec, {.free = 10_MiB, .ever = 1_GiB}).value();
  EXPECT_EQ(verdict.answer, Answer::wait);
  EXPECT_THAT(verdict.actions, IsEmpty());
}

TEST(ModelManager, WhatCanNeverFitIsRefusedWithNumbers) {
  ModelManager manager(rules());
  const auto refused = manager.acquire(kStart, kText, {.free = 50_MiB, .ever = 90_MiB});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::budget);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("100 MiB"));
  EXPECT_THAT(refused.error().message, testing::HasSubstr("memory.max"));
}

TEST(ModelManager, EachModelGoesAloneAfterItsIdleTime) {
  ModelManager manager(rules("60s,cls=0,rec=never"));
  const ModelNeed cls{.service = 1, .models = {"cls"}};
  have(manager, kDet, at(0));
  have(manager, kRec, at(0));
  ASSERT_THAT(texts(manager.acquire(at(0), cls, kPlenty)->actions), ElementsAre("load cls@1"));
  manager.loaded(at(0), {"cls", 1}, 2_MiB, 4_MiB, Milliseconds(50));
  ASSERT_EQ(manager.acquire(at(0), cls, kPlenty)->answer, Answer::ready);
  EXPECT_THAT(texts(manager.release(at(1), cls)), ElementsAre("unload cls@1")) << "0: at once";
  EXPECT_THAT(manager.tick(at(59), 1), IsEmpty());
  EXPECT_THAT(texts(manager.tick(at(60), 1)), ElementsAre("unload det@1"));
  EXPECT_THAT(manager.tick(at(100'000), 1), IsEmpty()) << "never: pinned";
  EXPECT_EQ(manager.state({"rec", 1}), ModelState::resident);
}

TEST(ModelManager, AnOperatorPinsWithinTheByteBudgetAndTakesItBack) {
  ModelManager manager(rules("60s,cls=0"));
  const ModelNeed cls{.service = 1, .models = {"cls"}};
  manager.pin("det", true);
  manager.pin("rec", true);
  manager.pin("cls", true);
  have(manager, kText, at(0));
  have(manager, cls, at(0), 2_MiB);
  EXPECT_EQ(manager.state({"cls", 1}), ModelState::resident) << "pinned though its idle time is 0";
  EXPECT_EQ(manager.pinned(), 22_MiB) << "the second of 20 MiB is beyond 25";
  EXPECT_THAT(texts(manager.tick(at(100), 1)), ElementsAre("unload rec@1"));
  EXPECT_THAT(manager.drop_idle(at(100)), IsEmpty());
  EXPECT_THAT(manager.reclaim(at(100), 1_GiB, false), IsEmpty());
  manager.pin("cls", false);
  EXPECT_FALSE(manager.is_pinned("cls"));
  EXPECT_THAT(texts(manager.tick(at(101), 1)), ElementsAre("unload cls@1"));
  EXPECT_THAT(texts(manager.reclaim(at(101), 1_GiB, true)), ElementsAre("unload det@1")) << "in an emergency all go";
}

TEST(ModelManager, OneThatTheSettingsPinIsLikeAnyOtherWhenAnOperatorSaysSo) {
  ModelManager manager(rules("never"));
  have(manager, kDet, at(0));
  EXPECT_TRUE(manager.is_pinned("det"));
  EXPECT_THAT(manager.reclaim(at(100), 1_GiB, false), IsEmpty());
  manager.pin("det", false);
  EXPECT_EQ(manager.pinned(), 0_MiB);
  EXPECT_THAT(manager.tick(at(100'000), 1), IsEmpty()) << "it has no idle time";
  EXPECT_THAT(texts(manager.reclaim(at(100'000), 1_GiB, false)), ElementsAre("unload det@1"));
}

TEST(ModelManager, OneThatItsPageHasNotHadYetIsNotIdle) {
  ModelManager manager(rules("0"));
  ASSERT_TRUE(manager.acquire(at(0), kText, kPlenty));
  manager.loaded(at(1), {"det", 1}, 20_MiB, 30_MiB, Milliseconds(200));
  EXPECT_THAT(manager.tick(at(2), 1), IsEmpty()) << "the other one is still loading";
  manager.loaded(at(9), {"rec", 1}, 20_MiB, 30_MiB, Milliseconds(8000));
  ASSERT_EQ(manager.acquire(at(9), kText, kPlenty)->answer, Answer::ready);
  EXPECT_THAT(texts(manager.release(at(10), kText)), ElementsAre("unload det@1", "unload rec@1"));

  ModelManager unwanted(rules("0"));
  ASSERT_TRUE(unwanted.acquire(at(0), kDet, kPlenty));
  unwanted.loaded(at(1), {"det", 1}, 20_MiB, 30_MiB, Milliseconds(200));
  EXPECT_THAT(unwanted.tick(at(30), 1), IsEmpty());
  EXPECT_THAT(texts(unwanted.tick(at(31), 1)), ElementsAre("unload det@1")) << "that page never came";
}

TEST(ModelManager, UnderPressureIdleTimesShrink) {
  ModelManager manager(rules("100s"));
  have(manager, kDet, at(0));
  EXPECT_THAT(manager.tick(at(9), 0.1), IsEmpty());
  EXPECT_THAT(texts(manager.tick(at(10), 0.1)), ElementsAre("unload det@1"));
}

TEST(ModelManager, ModelsArePinnedWithinTheirBudgetOnly) {
  ModelManager manager(rules("60s,det=never,rec=never"));
  have(manager, kDet, at(0), 15_MiB);
  have(manager, kRec, at(0), 15_MiB);
  EXPECT_THAT(texts(manager.tick(at(300), 1)), ElementsAre("unload rec@1")) << "25 MiB hold one of them";
}

TEST(ModelManager, PressureSparesThePinnedAnEmergencyNobody) {
  ModelManager manager(rules("5m,det=never"));
  have(manager, kDet, at(0));
  have(manager, kRec, at(0));
  EXPECT_THAT(manager.reclaim(at(59), 1_GiB, false), IsEmpty()) << "too young";
  EXPECT_THAT(texts(manager.reclaim(at(61), 1_GiB, false)), ElementsAre("unload rec@1"));
  EXPECT_THAT(manager.reclaim(at(61), 20_MiB, true), IsEmpty()) << "as much is on its way already";
  EXPECT_THAT(texts(manager.reclaim(at(62), 1_GiB, true)), ElementsAre("unload det@1"));
}

TEST(ModelManager, AFailedLoadIsTriedAgainAfterAPauseThatDoubles) {
  ModelManager manager(rules());
  const Error error = fail(Reason::model_load, "no").error();
  TimePoint now = kStart;
  for (const int pause : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
    ASSERT_THAT(texts(manager.acquire(now, kDet, kPlenty)->actions), ElementsAre("load det@1")) << pause;
    manager.load_failed(now, {"det", 1}, error);
    EXPECT_EQ(manager.charged(), 0_B);
    now += seconds(pause);
    EXPECT_EQ(manager.acquire(now - Milliseconds(1), kDet, kPlenty).error(), error);
  }
  ASSERT_THAT(texts(manager.acquire(now, kDet, kPlenty)->actions), ElementsAre("load det@1"));
  manager.loaded(now, {"det", 1}, 20_MiB, 30_MiB, Milliseconds(200));
  EXPECT_EQ(manager.acquire(now, kDet, kPlenty)->answer, Answer::ready) << "all is forgotten";
}

// A breaker of its own for each model on each device, whatever becomes of the services.
TEST(ModelManager, AModelThatFailsIsClosedOnItsDeviceOnly) {
  ModelManager manager(rules());
  const Error error = fail(Reason::model_load, "no").error();
  const auto need = [](int service, std::size_t device, const char* model) {
    return ModelNeed{.service = service, .device = device, .models = {model}};
  };
  have(manager, need(9, 1, "det"), kStart);
  ASSERT_THAT(texts(manager.acquire(kStart, need(1, 1, "det"), kPlenty)->actions), ElementsAre("load det@1"));
  manager.load_failed(kStart, {"det", 1}, error);
  manager.service_gone(1);
  struct Row {
    int service;
    std::size_t device;
    const char* model;
    bool refused;
  };
  for (const Row& row : {Row{2, 1, "det", true}, Row{2, 1, "rec", false}, Row{3, 2, "det", false}}) {
    const auto verdict = manager.acquire(kStart, need(row.service, row.device, row.model), kPlenty);
    EXPECT_EQ(!verdict, row.refused) << row.model << " on device " << row.device;
    if (!verdict) EXPECT_EQ(verdict.error(), error);
  }
  EXPECT_EQ(manager.acquire(kStart, need(9, 1, "det"), kPlenty)->answer, Answer::ready) << "it is there already";
  EXPECT_TRUE(manager.acquire(at(1), need(2, 1, "det"), kPlenty)) << "the trial";
}

TEST(ModelManager, SaysWhatReclaimingWouldGive) {
  ModelManager manager(rules("5m,det=never"));
  have(manager, kDet, at(0));
  have(manager, kRec, at(0));
  ASSERT_EQ(manager.acquire(at(0), {.service = 2, .models = {"rec"}}, kPlenty)->answer, Answer::coming);
  EXPECT_EQ(manager.reclaimable(at(59), false), 0_B) << "too young";
  EXPECT_EQ(manager.reclaimable(at(61), false), 20_MiB);
  EXPECT_EQ(manager.reclaimable(at(1), true), 40_MiB);
  (void)manager.reclaim(at(61), 1_GiB, true);
  EXPECT_EQ(manager.reclaimable(at(61), true), 0_B) << "on their way already";
}

TEST(ModelManager, TwoShortReturnsRecycleTheService) {
  ModelManager manager(rules("0"));
  const auto cycle = [&](Bytes returned) {
    (void)manager.acquire(kStart, kDet, kPlenty);
    manager.loaded(kStart, {"det", 1}, 20_MiB, 30_MiB, Milliseconds(200));
    EXPECT_EQ(manager.acquire(kStart, kDet, kPlenty)->answer, Answer::ready);
    EXPECT_THAT(texts(manager.release(kStart, kDet)), ElementsAre("unload det@1"));
    return texts(manager.unloaded({"det", 1}, returned));
  };
  EXPECT_THAT(cycle(17_MiB), IsEmpty());
  EXPECT_THAT(cycle(18_MiB), IsEmpty()) << "0.9: all right again";
  EXPECT_THAT(cycle(17_MiB), IsEmpty());
  EXPECT_THAT(cycle(5_MiB), ElementsAre("recycle @1"));
  EXPECT_THAT(cycle(5_MiB), IsEmpty()) << "counted anew";
}

TEST(ModelManager, WhatIsLeavingIsAwaitedBeforeItComesBack) {
  ModelManager manager(rules("0"));
  have(manager, kDet, kStart);
  EXPECT_EQ(manager.state({"det", 1}), ModelState::unloading);
  const ModelVerdict verdict = manager.acquire(kStart, kText, kPlenty).value();
  EXPECT_EQ(verdict.answer, Answer::coming);
  EXPECT_THAT(verdict.actions, IsEmpty());
}

TEST(ModelManager, AServiceThatIsGoneTakesItsModelsAlong) {
  ModelManager manager(rules());
  ASSERT_TRUE(manager.acquire(kStart, kText, kPlenty));
  manager.service_gone(1);
  EXPECT_EQ(manager.charged(), 0_B);
  manager.loaded(kStart, {"det", 1}, 20_MiB, 20_MiB, Milliseconds(1));
  EXPECT_EQ(manager.state({"det", 1}), ModelState::absent) << "a report from the grave";
  EXPECT_THAT(manager.release(kStart, kText), IsEmpty());
}

TEST(ModelManager, CountsWhatItOrderedByCause) {
  ModelManager manager(rules("0"));
  have(manager, kText, kStart);
  EXPECT_EQ(manager.counts()[static_cast<std::size_t>(ModelCause::needed)], 2U);
  EXPECT_EQ(manager.counts()[static_cast<std::size_t>(ModelCause::idle)], 2U);
}

}  // namespace
}  // namespace plimsoll

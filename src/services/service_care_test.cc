#include "services/service_care.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using namespace literals;

constexpr TimePoint at(int milliseconds) { return TimePoint(Milliseconds(1'000'000 + milliseconds)); }

CareFacts idle_at_zero(Bytes held = 100_MiB) {
  return {.idle_since = at(0), .heard = at(0), .held = held, .baseline = 100_MiB};
}

TEST(ServiceCare, NothingIsDueAtOnce) {
  const CarePlan plan = plan_care(idle_at_zero(), {}, at(1));
  EXPECT_EQ(plan.care, Care::none);
  EXPECT_EQ(plan.next, at(5000));
}

TEST(ServiceCare, ASignOfLifeEveryFewSeconds) {
  CareFacts facts = idle_at_zero();
  EXPECT_EQ(plan_care(facts, {}, at(5000)).care, Care::ping);
  facts.heard = at(5001);
  const CarePlan plan = plan_care(facts, {}, at(5002));
  EXPECT_EQ(plan.care, Care::none);
  EXPECT_EQ(plan.next, at(10001));
}

TEST(ServiceCare, WhoIsIdleForTooLongEndsWhateverItsSignsOfLife) {
  CareFacts facts = idle_at_zero();
  facts.heard = at(59'999);
  EXPECT_EQ(plan_care(facts, {}, at(59'999)).next, at(60'000));
  EXPECT_EQ(plan_care(facts, {}, at(60'000)).care, Care::end);
}

TEST(ServiceCare, ZeroIdleTimeMeansThatItStays) {
  CareFacts facts = idle_at_zero();
  facts.heard = at(100'000'000);
  EXPECT_EQ(plan_care(facts, {.idle_time = Milliseconds(0)}, at(100'000'000)).care, Care::none);
}

TEST(ServiceCare, RetainedMemoryIsAskedBackInAQuietMoment) {
  const CareFacts facts = idle_at_zero(151_MiB);
  EXPECT_EQ(plan_care(facts, {}, at(499)).care, Care::none);
  EXPECT_EQ(plan_care(facts, {}, at(499)).next, at(500));
  EXPECT_EQ(plan_care(facts, {}, at(500)).care, Care::relieve);
  EXPECT_EQ(plan_care(idle_at_zero(150_MiB), {}, at(500)).care, Care::none);
}

TEST(ServiceCare, WithoutAQuietMomentItIsAskedBackAfterEightPages) {
  CareFacts facts = idle_at_zero(151_MiB);
  facts.pages_over = 7;
  EXPECT_EQ(plan_care(facts, {}, at(0)).care, Care::none);
  facts.pages_over = 8;
  EXPECT_EQ(plan_care(facts, {}, at(0)).care, Care::relieve);
}

TEST(ServiceCare, WhatIsKeptForGoodIsNotCountedOn) {
  EXPECT_EQ(returnable(150_MiB, 100_MiB, 108_MiB), 42_MiB);
  EXPECT_EQ(returnable(150_MiB, 133_MiB, 108_MiB), 17_MiB);
  EXPECT_EQ(returnable(105_MiB, 80_MiB, 108_MiB), 0_B);
}

TEST(ServiceCare, TheBaselineIsWhatStaysOfTheFirstPagesWithinBounds) {
  EXPECT_EQ(settled_baseline(80_MiB, 133_MiB), 133_MiB);
  EXPECT_EQ(settled_baseline(80_MiB, 70_MiB), 80_MiB);
  EXPECT_EQ(settled_baseline(80_MiB, 500_MiB), 160_MiB);
}

TEST(ServiceCare, BeforeItsModelsAreLoadedNothingIsRetained) {
  CareFacts facts = idle_at_zero(500_MiB);
  facts.baseline = Bytes();
  EXPECT_EQ(plan_care(facts, {}, at(600)).care, Care::none);
}

}  // namespace
}  // namespace plimsoll

#include "memory/reclaimer.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::milliseconds;

constexpr std::size_t slot(Reclaim way) { return static_cast<std::size_t>(way); }

class ReclaimerTest : public testing::Test {
 protected:
  GuardReading host(Bytes used, Reclaimable reclaimable = {}) {
    GuardReading reading;
    reading.domains[kHost] = {used, 1000_MiB, 900_MiB, 960_MiB, 50_MiB, reclaimable};
    return reading;
  }
  std::optional<Reclaimer::Order> tick(int at_ms, const GuardReading& reading, PressureLevel level) {
    const TimePoint now = TimePoint{} + milliseconds(at_ms);
    if (!reclaimer.settle(now, reading, level)) return std::nullopt;
    return reclaimer.next(now, kHost, reading.domains[kHost], level);
  }

  Reclaimer reclaimer{ReclaimRule{}, {}};
  const Reclaimable all = {10_MiB, 40_MiB, 30_MiB, 120_MiB, 20_MiB};
};

TEST_F(ReclaimerTest, EachLevelHasItsWays) {
  EXPECT_FALSE(may_use(PressureLevel::normal, Reclaim::purge));
  EXPECT_TRUE(may_use(PressureLevel::warn, Reclaim::purge));
  EXPECT_FALSE(may_use(PressureLevel::throttle, Reclaim::evict_idle));
  EXPECT_TRUE(may_use(PressureLevel::degrade, Reclaim::evict_idle));
  for (const Reclaim way : {Reclaim::evict_pinned, Reclaim::cancel_page, Reclaim::end_decoders}) {
    EXPECT_FALSE(may_use(PressureLevel::reject, way));
    EXPECT_TRUE(may_use(PressureLevel::emergency, way));
  }
}

TEST_F(ReclaimerTest, OneAtATimeAndTheNextOnceThreeQuartersAreBack) {
  const auto first = tick(0, host(990_MiB, all), PressureLevel::emergency);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->way, Reclaim::purge);
  EXPECT_EQ(first->expected, 10_MiB);
  EXPECT_FALSE(tick(20, host(985_MiB, all), PressureLevel::emergency)) << "half is back: wait";
  Reclaimable rest = all;
  rest[slot(Reclaim::purge)] = 0_B;
  const auto second = tick(40, host(982_MiB, rest), PressureLevel::emergency);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->way, Reclaim::evict_idle);
  const ReclaimCount& purge = reclaimer.counts()[slot(Reclaim::purge)];
  EXPECT_EQ(purge.ordered, 1);
  EXPECT_EQ(purge.short_of, 0);
  EXPECT_EQ(purge.expected, 10_MiB);
  EXPECT_EQ(purge.returned, 8_MiB);
}

TEST_F(ReclaimerTest, WhatReturnsTooLittleIsCountedAndLeftAloneForAWhile) {
  EXPECT_EQ(tick(0, host(930_MiB, all), PressureLevel::degrade)->way, Reclaim::purge);
  EXPECT_FALSE(tick(1'999, host(930_MiB, all), PressureLevel::degrade));
  EXPECT_FALSE(reclaimer.last_was_short());
  EXPECT_EQ(tick(2'000, host(930_MiB, all), PressureLevel::degrade)->way, Reclaim::evict_idle) << "not purge again";
  EXPECT_TRUE(reclaimer.last_was_short());
  EXPECT_EQ(reclaimer.counts()[slot(Reclaim::purge)].short_of, 1);
  Reclaimable only_purge{};
  only_purge[slot(Reclaim::purge)] = 10_MiB;
  EXPECT_FALSE(tick(2'100, host(880_MiB, only_purge), PressureLevel::degrade)) << "it rests";
  EXPECT_FALSE(reclaimer.last_was_short()) << "the eviction returned all";
  EXPECT_TRUE(tick(12'000, host(880_MiB, only_purge), PressureLevel::degrade));
}

TEST_F(ReclaimerTest, AnEmergencyWaitsLess) {
  EXPECT_TRUE(tick(0, host(990_MiB, all), PressureLevel::degrade));
  EXPECT_FALSE(tick(250, host(990_MiB, all), PressureLevel::degrade));
  EXPECT_TRUE(tick(250, host(990_MiB, all), PressureLevel::emergency));
}

TEST_F(ReclaimerTest, NothingToGainNoOrder) {
  Reclaimable crumbs{};
  crumbs[slot(Reclaim::cancel_page)] = Bytes(1000);
  EXPECT_FALSE(tick(0, host(990_MiB, crumbs), PressureLevel::emergency));
}

TEST_F(ReclaimerTest, ADryRunIsCountedAndNotOrdered) {
  std::array<bool, kReclaims> dry{};
  dry[slot(Reclaim::purge)] = true;
  reclaimer = Reclaimer(ReclaimRule{}, dry);
  EXPECT_FALSE(tick(0, host(990_MiB, all), PressureLevel::emergency));
  EXPECT_EQ(reclaimer.counts()[slot(Reclaim::purge)].withheld, 1);
  EXPECT_EQ(reclaimer.counts()[slot(Reclaim::purge)].ordered, 0);
  EXPECT_EQ(tick(300, host(990_MiB, all), PressureLevel::emergency)->way, Reclaim::evict_idle)
      << "a way that does nothing must not block the others";
}

}  // namespace
}  // namespace plimsoll

#include "memory/pressure.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

PressureReading at(int per_mille, Bytes page_peak = 0_B) {
  return {1_MiB * static_cast<std::uint64_t>(per_mille), 1000_MiB, page_peak};
}

TEST(PressureLevels, EachShareEntersItsLevel) {
  const LevelRules rules;
  const std::pair<int, PressureLevel> rows[] = {{799, PressureLevel::normal},   {800, PressureLevel::warn},
                                                {880, PressureLevel::throttle}, {920, PressureLevel::degrade},
                                                {950, PressureLevel::reject},   {980, PressureLevel::emergency}};
  for (const auto& [per_mille, level] : rows) EXPECT_EQ(entered_level(at(per_mille), rules), level) << per_mille;
}

TEST(PressureLevels, SmallLimitsEnterByPagePeaks) {
  const LevelRules rules;
  // Half of the limit is free, yet only three and a half pages of 140 MiB fit into it: throttle (below four).
  EXPECT_EQ(entered_level(at(500, 140_MiB), rules), PressureLevel::throttle);
  EXPECT_EQ(entered_level(at(900, 140_MiB), rules), PressureLevel::emergency);
}

TEST(PressureLevels, ARefusedAllocationIsAnEmergency) {
  PressureReading reading = at(100);
  reading.refused_allocation = true;
  EXPECT_EQ(entered_level(reading, {}), PressureLevel::emergency);
}

TEST(PressureLevels, OtherEvidenceBoundsTheLevel) {
  PressureReading reading = at(970);
  reading.most = PressureLevel::warn;
  EXPECT_EQ(entered_level(reading, {}), PressureLevel::warn);
  reading.refused_allocation = true;
  EXPECT_EQ(entered_level(reading, {}), PressureLevel::emergency) << "a refusal outranks all other evidence";
  PressureReading calm = at(10);
  calm.least = PressureLevel::reject;
  EXPECT_EQ(entered_level(calm, {}), PressureLevel::reject);
}

TEST(PressureGauge, LeavesALevelThatIsNoLongerAllowedAfterItsDwell) {
  PressureGauge gauge{LevelRules{}};
  TimePoint now;
  gauge.update(now, at(960));
  PressureReading allowed = at(960);
  allowed.most = PressureLevel::warn;
  EXPECT_FALSE(gauge.update(now + seconds(14), allowed));
  EXPECT_EQ(gauge.update(now + seconds(15), allowed)->to, PressureLevel::degrade);
}

TEST(PressureGauge, GoesUpAtOnceAndDownStepByStepAfterItsDwell) {
  PressureGauge gauge{LevelRules{}};
  TimePoint now;
  EXPECT_EQ(gauge.update(now, at(960))->to, PressureLevel::reject);
  EXPECT_FALSE(gauge.update(now + seconds(14), at(100))) << "the dwell of reject is 15 s";
  EXPECT_EQ(gauge.update(now + seconds(15), at(100))->to, PressureLevel::degrade);
  EXPECT_FALSE(gauge.update(now + seconds(16), at(100)));
  EXPECT_EQ(gauge.update(now + seconds(25), at(100))->to, PressureLevel::throttle);
}

TEST(PressureGauge, StaysBetweenExitAndEntry) {
  PressureGauge gauge{LevelRules{}};
  TimePoint now;
  gauge.update(now, at(810));
  EXPECT_FALSE(gauge.update(now + seconds(60), at(760)));
  EXPECT_EQ(gauge.update(now + seconds(61), at(740))->to, PressureLevel::normal);
}

// I7: whatever the readings are, a level is never left downwards before its dwell is over.
TEST(PressureGauge, NeverFlaps) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const LevelRules rules;
    PressureGauge gauge{rules};
    TimePoint now;
    TimePoint since;
    for (int step = 0; step < 500; ++step) {
      now += Milliseconds(random() % 3000);
      const auto change = gauge.update(now, at(static_cast<int>(random() % 1000)));
      if (!change) continue;
      if (change->to < change->from)
        EXPECT_GE(now - since, rules.rows.at(static_cast<std::size_t>(change->from)).dwell);
      since = now;
    }
  }
}

}  // namespace
}  // namespace plimsoll

#include "memory/guard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

// A host of 1000 MiB with a budget of 960.
GuardReading host(std::optional<Bytes> used, Bytes reserved, Bytes page_peak = 0_B) {
  GuardReading reading;
  reading.domains[kHost] = {used, 1000_MiB, reserved, 960_MiB, page_peak};
  return reading;
}

bool changed(const GuardVerdict& verdict, Alarm alarm, bool raised) {
  return std::ranges::any_of(verdict.alarms,
                             [&](const auto& change) { return change.alarm == alarm && change.raised == raised; });
}

TEST(MemoryGuard, AFullLedgerThatIsKeptOnlyWarns) {
  MemoryGuard guard{GuardRules{}};
  // 95.9 % of the limit used, all of it reserved, pages of 200 MiB admitted: full, as planned.
  const GuardVerdict verdict = guard.update(TimePoint{}, host(959_MiB, 960_MiB, 200_MiB));
  ASSERT_EQ(verdict.levels.size(), 1);
  EXPECT_EQ(verdict.levels[0].to, PressureLevel::warn);
  EXPECT_TRUE(verdict.alarms.empty());
}

TEST(MemoryGuard, BytesThatNobodyReservedCountAsTheyAre) {
  const std::pair<Bytes, PressureLevel> rows[] = {
      {790_MiB, PressureLevel::normal},  {800_MiB, PressureLevel::warn},   {880_MiB, PressureLevel::throttle},
      {920_MiB, PressureLevel::degrade}, {950_MiB, PressureLevel::reject}, {980_MiB, PressureLevel::emergency}};
  for (const auto& [used, level] : rows) {
    MemoryGuard guard{GuardRules{}};
    guard.update(TimePoint{}, host(used, 700_MiB));
    EXPECT_EQ(guard.level(), level) << to_text(used);
  }
}

TEST(MemoryGuard, OutOfOrderTheFloorsCountInPagePeaks) {
  MemoryGuard guard{GuardRules{}};
  guard.update(TimePoint{}, host(500_MiB, 400_MiB, 140_MiB));
  EXPECT_EQ(guard.level(), PressureLevel::throttle) << "500 MiB free is less than four page peaks";
}

TEST(MemoryGuard, ABudgetThatFellBelowTheReservationsIsPressure) {
  MemoryGuard guard{GuardRules{}};
  GuardReading reading = host(500_MiB, 600_MiB);
  guard.update(TimePoint{}, reading);
  EXPECT_EQ(guard.level(), PressureLevel::normal);
  reading.domains[kHost].budget = 590_MiB;  // a neighbour grew
  guard.update(TimePoint{} + seconds(1), reading);
  EXPECT_EQ(guard.level(), PressureLevel::emergency);
}

TEST(MemoryGuard, ABlindGuardFailsClosedAndOpensAfterItsDwell) {
  MemoryGuard guard{GuardRules{}};
  TimePoint now;
  for (int count = 0; count < 2; ++count) guard.update(now += Milliseconds(100), host(std::nullopt, 100_MiB));
  EXPECT_EQ(guard.level(), PressureLevel::normal);
  const GuardVerdict blind = guard.update(now += Milliseconds(100), host(std::nullopt, 100_MiB));
  EXPECT_TRUE(changed(blind, Alarm::signal_missing, true));
  EXPECT_EQ(guard.level(), PressureLevel::reject);
  EXPECT_FALSE(guard.cpu_fallback_allowed());
  EXPECT_TRUE(changed(guard.update(now += Milliseconds(20), host(90_MiB, 100_MiB)), Alarm::signal_missing, false));
  EXPECT_EQ(guard.level(), PressureLevel::reject);
  guard.update(now += seconds(15), host(90_MiB, 100_MiB));
  EXPECT_EQ(guard.level(), PressureLevel::degrade);
}

TEST(MemoryGuard, AStuckSignalFailsClosed) {
  MemoryGuard guard{GuardRules{}};
  TimePoint now;
  bool raised = false;
  for (unsigned count = 0; count < 40; ++count)
    raised |= changed(guard.update(now += Milliseconds(100), host(90_MiB, 100_MiB + 1_MiB * count)),
                      Alarm::signal_constant, true);
  EXPECT_TRUE(raised);
  EXPECT_EQ(guard.level(), PressureLevel::reject);
}

TEST(MemoryGuard, AContradictionToTheLedgerIsAnAlarmAtAnyLevel) {
  MemoryGuard guard{GuardRules{}};
  GuardVerdict verdict;
  for (int count = 0; count < 3; ++count) verdict = guard.update(TimePoint{}, host(300_MiB, 200_MiB));
  EXPECT_TRUE(changed(verdict, Alarm::above_ledger, true));
  EXPECT_EQ(guard.level(), PressureLevel::normal);
  EXPECT_TRUE(changed(guard.update(TimePoint{}, host(150_MiB, 200_MiB)), Alarm::above_ledger, false));
}

TEST(MemoryGuard, AKernelKillAndARefusalAreEmergencies) {
  MemoryGuard guard{GuardRules{}};
  GuardReading reading = host(100_MiB, 200_MiB);
  reading.oom_kills = 7;
  guard.update(TimePoint{}, reading);
  EXPECT_EQ(guard.level(), PressureLevel::normal) << "kills from before we looked are not ours";
  reading.oom_kills = 8;
  EXPECT_TRUE(changed(guard.update(TimePoint{} + seconds(1), reading), Alarm::oom_kill, true));
  EXPECT_EQ(guard.level(), PressureLevel::emergency);
  EXPECT_TRUE(changed(guard.update(TimePoint{} + seconds(31), reading), Alarm::oom_kill, false));

  MemoryGuard other{GuardRules{}};
  reading.refused_allocation = true;
  other.update(TimePoint{}, reading);
  EXPECT_EQ(other.level(), PressureLevel::emergency);
}

TEST(MemoryGuard, AStallThrottlesOnlyWhileItRises) {
  MemoryGuard guard{GuardRules{}};
  TimePoint now;
  GuardReading reading = host(100_MiB, 200_MiB);
  reading.stall = Stall{9.9, 0, 0};
  guard.update(now, reading);
  EXPECT_EQ(guard.level(), PressureLevel::normal);
  reading.stall = Stall{12, 0, 0};
  guard.update(now += seconds(2), reading);
  EXPECT_EQ(guard.level(), PressureLevel::throttle);
  guard.update(now += seconds(10), reading);
  EXPECT_EQ(guard.level(), PressureLevel::throttle)
      << "the kernel renews its figure every two seconds: equal is not over";
  reading.stall = Stall{11, 0, 0};
  guard.update(now += seconds(10), reading);
  EXPECT_EQ(guard.level(), PressureLevel::warn);
}

TEST(MemoryGuard, DevicesHaveLevelsOfTheirOwn) {
  MemoryGuard guard{GuardRules{}, 2};
  GuardReading reading = host(100_MiB, 200_MiB);
  reading.domain_count = 2;
  reading.domains[1] = {23'000_MiB, 24'000_MiB, 20'000_MiB, 23'000_MiB, 0_B};
  const GuardVerdict verdict = guard.update(TimePoint{}, reading);
  ASSERT_EQ(verdict.levels.size(), 1);
  EXPECT_EQ(verdict.levels[0].domain, 1);
  EXPECT_EQ(guard.level(1), PressureLevel::reject);
  EXPECT_EQ(guard.level(kHost), PressureLevel::normal);
  EXPECT_TRUE(guard.cpu_fallback_allowed());
}

TEST(MemoryGuard, OrdersBytesBackForTheWorstDomain) {
  MemoryGuard guard{GuardRules{}, 2};
  GuardReading reading = host(850_MiB, 700_MiB);
  reading.domains[kHost].reclaimable[0] = 50_MiB;
  reading.domain_count = 2;
  reading.domains[1] = {23'000_MiB, 24'000_MiB, 20'000_MiB, 23'000_MiB, 0_B};
  reading.domains[1].reclaimable[1] = 900_MiB;
  const GuardVerdict verdict = guard.update(TimePoint{}, reading);
  ASSERT_TRUE(verdict.reclaim);
  EXPECT_EQ(verdict.reclaim->domain, 1);
  EXPECT_EQ(verdict.reclaim->way, Reclaim::evict_idle);
}

TEST(MemoryGuard, AShortReturnIsAnAlarm) {
  MemoryGuard guard{GuardRules{}};
  GuardReading reading = host(850_MiB, 700_MiB);
  reading.domains[kHost].reclaimable[0] = 50_MiB;
  EXPECT_TRUE(guard.update(TimePoint{}, reading).reclaim);
  guard.update(TimePoint{} + seconds(2), reading);
  EXPECT_TRUE(changed(guard.update(TimePoint{} + seconds(3), reading), Alarm::return_short, true));
}

TEST(MemoryGuard, ALevelInDryRunIsCountedAndPublishedAsTheOneBelow) {
  GuardRules rules;
  rules.dry_run_levels[static_cast<std::size_t>(PressureLevel::reject)] = true;
  MemoryGuard guard{rules};
  guard.update(TimePoint{}, host(960_MiB, 700_MiB));
  EXPECT_EQ(guard.level(), PressureLevel::degrade);
  EXPECT_EQ(guard.level_entries()[static_cast<std::size_t>(PressureLevel::reject)], 1);
  guard.update(TimePoint{}, host(990_MiB, 700_MiB));
  EXPECT_EQ(guard.level(), PressureLevel::emergency) << "each level has its own switch";
}

TEST(MemoryGuard, LooksMoreOftenUnderPressureAndKeepsModelsShorter) {
  MemoryGuard guard{GuardRules{}};
  guard.update(TimePoint{}, host(100_MiB, 200_MiB));
  EXPECT_EQ(guard.period(), Milliseconds(100));
  EXPECT_DOUBLE_EQ(guard.idle_time_share(), 1);
  guard.update(TimePoint{}, host(875_MiB, 700_MiB));
  EXPECT_EQ(guard.period(), Milliseconds(20));
  EXPECT_NEAR(guard.idle_time_share(), 0.55, 1e-9);
  guard.update(TimePoint{}, host(999_MiB, 700_MiB));
  EXPECT_NEAR(guard.idle_time_share(), 0.1, 1e-9);
}

// Whatever comes in: a change is reported exactly when the level changes, a raised alarm is raised once until cleared.
TEST(MemoryGuard, TellsEveryChangeOnceAndNothingElse) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::mt19937 random(seed);
    MemoryGuard guard{GuardRules{}};
    TimePoint now;
    PressureLevel level = PressureLevel::normal;
    std::array<bool, kAlarms> alarms{};
    for (int step = 0; step < 300; ++step) {
      now += Milliseconds(random() % 4000);
      const std::optional<Bytes> used = random() % 5 == 0 ? std::nullopt : std::optional(1_MiB * (1 + random() % 1000));
      const GuardVerdict verdict = guard.update(now, host(used, 1_MiB * (random() % 1000)));
      for (const auto& change : verdict.levels) {
        ASSERT_EQ(change.from, level) << seed;
        ASSERT_NE(change.from, change.to) << seed;
        level = change.to;
      }
      ASSERT_EQ(guard.level(), level) << seed;
      for (const auto& change : verdict.alarms) {
        ASSERT_NE(alarms.at(static_cast<std::size_t>(change.alarm)), change.raised) << seed;
        alarms.at(static_cast<std::size_t>(change.alarm)) = change.raised;
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll

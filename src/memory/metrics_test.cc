#include "memory/metrics.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

// A host with a budget of 1000 MiB.
MemorySample sample(Bytes used, PressureLevel level = PressureLevel::normal) {
  MemorySample made;
  made.domains[kHost] = {used, 400_MiB, 600_MiB};
  made.active_tasks = 2;
  made.level = level;
  return made;
}

double mib(std::uint64_t count) { return static_cast<double>((1_MiB * count).count()); }

TEST(AggregateRing, FoldsASpanIntoLeastMeanAndMost) {
  AggregateRing ring(Milliseconds(500), 10, 1);
  TimePoint now;
  for (const std::uint64_t used : {100, 400, 250}) {
    ring.add(now, sample(1_MiB * used, used == 400 ? PressureLevel::warn : PressureLevel::normal));
    now += Milliseconds(100);
  }
  ring.add(TimePoint{} + Milliseconds(500), sample(7_MiB));
  ASSERT_EQ(ring.size(), 2);
  const MemoryAggregate first = ring.at(0);
  EXPECT_EQ(first.samples, 3);
  EXPECT_EQ(first.domains[kHost][0].least, mib(100));
  EXPECT_EQ(first.domains[kHost][0].mean, mib(250));
  EXPECT_EQ(first.domains[kHost][0].most, mib(400));
  EXPECT_EQ(first.domains[kHost][1].mean, mib(400));
  EXPECT_EQ(first.domains[kHost][2].mean, mib(600));
  EXPECT_EQ(first.active_tasks.mean, 2);
  EXPECT_EQ(first.highest_level, PressureLevel::warn);
  EXPECT_EQ(ring.at(1).samples, 1);
  EXPECT_EQ(ring.at(1).domains[kHost][0].most, mib(7));
}

TEST(AggregateRing, KeepsTheLastSlotsOldestFirst) {
  AggregateRing ring(Milliseconds(500), 4, 1);
  for (std::uint64_t index = 0; index < 11; ++index)
    ring.add(TimePoint{} + Milliseconds(500) * index, sample(1_MiB * index));
  ASSERT_EQ(ring.size(), 4);
  for (std::size_t index = 0; index < 4; ++index)
    EXPECT_EQ(ring.at(index).domains[kHost][0].mean, mib(7 + index)) << index;
}

TEST(MemoryMetrics, ADayIsKeptInTwoRings) {
  MemoryMetrics metrics(1, {});
  TimePoint now;
  for (int tick = 0; tick < 25 * 60 * 60 * 2; ++tick) metrics.record(now += Milliseconds(500), sample(10_MiB));
  EXPECT_EQ(metrics.recent().size(), MemoryMetrics::kRecent);
  EXPECT_EQ(metrics.minutes().size(), MemoryMetrics::kMinutes);
  EXPECT_EQ(metrics.minutes().at(0).samples, 120);
  EXPECT_EQ(metrics.recent().at(0).samples, 1);
}

TEST(MemoryMetrics, DomainsHaveTheirOwnPeaks) {
  MemoryMetrics metrics(2, {});
  MemorySample both = sample(10_MiB);
  both.domains[1] = {5_GiB, 1_GiB, 6_GiB};
  metrics.record(TimePoint{}, both);
  metrics.record(TimePoint{} + seconds(1), sample(8_MiB));
  EXPECT_EQ(metrics.peak(kHost), 10_MiB);
  EXPECT_EQ(metrics.peak(1), 5_GiB);
  EXPECT_EQ(metrics.recent().at(0).domains.at(1)[0].most, mib(5 * 1024));
}

TEST(MemoryMetrics, AnAlertIsRaisedAfterItsTimeAndClearedBelowItsOwnThreshold) {
  MemoryMetrics metrics(1, {{"full", AlertRule::Signal::used_share, kHost, 0.80, 0.75, Milliseconds(10'000)}});
  TimePoint now;
  EXPECT_TRUE(metrics.record(now, sample(850_MiB)).empty());
  EXPECT_TRUE(metrics.record(now + seconds(5), sample(700_MiB)).empty());
  EXPECT_TRUE(metrics.record(now + seconds(6), sample(850_MiB)).empty());
  EXPECT_TRUE(metrics.record(now + seconds(15), sample(850_MiB)).empty()) << "the time began anew";
  const auto raised = metrics.record(now + seconds(16), sample(850_MiB));
  ASSERT_EQ(raised.size(), 1);
  EXPECT_TRUE(raised[0].raised);
  EXPECT_DOUBLE_EQ(raised[0].value, 0.85);
  EXPECT_TRUE(metrics.raised(0));
  EXPECT_TRUE(metrics.record(now + seconds(17), sample(770_MiB)).empty()) << "between the thresholds";
  const auto cleared = metrics.record(now + seconds(18), sample(740_MiB));
  ASSERT_EQ(cleared.size(), 1);
  EXPECT_FALSE(cleared[0].raised);
  EXPECT_FALSE(metrics.raised(0));
}

TEST(MemoryMetrics, DefaultAlertsFollowThePromisedShares) {
  MemoryMetrics metrics(1, default_alerts());
  const auto changed = metrics.record(TimePoint{}, sample(985_MiB, PressureLevel::emergency));
  std::vector<std::string> names;
  names.reserve(changed.size());
  for (const AlertEvent& event : changed) names.push_back(metrics.rules()[event.rule].name);
  EXPECT_EQ(names, (std::vector<std::string>{"memory_98", "level_degrade"}));
}

TEST(MemoryMetrics, OldAlertEventsMakeRoom) {
  MemoryMetrics metrics(1, {{"full", AlertRule::Signal::used_share, kHost, 0.5, 0.5, Milliseconds(0)}});
  TimePoint now;
  for (int count = 0; count < 300; ++count) {
    metrics.record(now += seconds(1), sample(600_MiB));
    metrics.record(now += seconds(1), sample(400_MiB));
  }
  const std::vector<AlertEvent> events = metrics.alert_events();
  EXPECT_EQ(metrics.alerts_so_far(), 600);
  ASSERT_EQ(events.size(), MemoryMetrics::kAlertEvents);
  EXPECT_EQ(events.back().time, now);
  for (std::size_t index = 1; index < events.size(); ++index)
    EXPECT_EQ(events[index].time - events[index - 1].time, seconds(1));
}

}  // namespace
}  // namespace plimsoll

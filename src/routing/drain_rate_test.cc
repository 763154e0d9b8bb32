#include "routing/drain_rate.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using std::chrono::seconds;

TEST(DrainRate, IsTheNumberOfLanesUntilSomethingIsMeasured) {
  const DrainRate rate(2);
  EXPECT_DOUBLE_EQ(rate.per_time(), 2);
  EXPECT_EQ(rate.time_for(seconds(10)), seconds(5));
  EXPECT_EQ(rate.time_for(seconds(10), 0.5), seconds(10));
}

TEST(DrainRate, LearnsWhatReallyEndsWhileOthersWait) {
  DrainRate rate(2);
  TimePoint now{};
  for (int page = 0; page < 200; ++page) rate.note(now += seconds(4), seconds(1), true);
  EXPECT_NEAR(rate.per_time(), 0.25, 0.01);
}

TEST(DrainRate, TimesInWhichNobodyWaitsAreNoMeasure) {
  DrainRate rate(2);
  TimePoint now{};
  rate.note(now, seconds(1), false);
  rate.note(now += std::chrono::hours(1), seconds(1), true);
  EXPECT_DOUBLE_EQ(rate.per_time(), 2);
}

}  // namespace
}  // namespace plimsoll

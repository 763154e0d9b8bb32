#include "services/restart_policy.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

constexpr TimePoint at(int milliseconds) { return TimePoint(Milliseconds(1'000'000 + milliseconds)); }

TEST(RestartPolicy, TheFirstDeathCostsNothing) {
  RestartPolicy policy;
  EXPECT_EQ(policy.earliest_start(at(0)), at(0));
  policy.died(at(0));
  EXPECT_EQ(policy.earliest_start(at(1)), at(1));
}

TEST(RestartPolicy, DelaysDoubleFromTheSecondDeathInARow) {
  RestartPolicy policy;
  policy.died(at(0));
  policy.died(at(10));
  EXPECT_EQ(policy.earliest_start(at(10)), at(110));
  policy.died(at(200));
  EXPECT_EQ(policy.earliest_start(at(200)), at(400));
  policy.died(at(500));
  EXPECT_EQ(policy.earliest_start(at(500)), at(900));
}

TEST(RestartPolicy, ASuccessForgetsTheRow) {
  RestartPolicy policy;
  policy.died(at(0));
  policy.died(at(1));
  policy.succeeded();
  policy.died(at(2));
  EXPECT_EQ(policy.earliest_start(at(3)), at(3));
}

TEST(RestartPolicy, FiveDeathsAMinuteAreTheMostWhateverSucceeds) {
  RestartPolicy policy;
  for (int death = 0; death < RestartPolicy::kDeathsMax; ++death) {
    policy.died(at(death * 1000));
    policy.succeeded();
  }
  EXPECT_EQ(policy.earliest_start(at(5000)), at(60'000));
  EXPECT_EQ(policy.earliest_start(at(61'000)), at(61'000));
}

TEST(RestartPolicy, WhoOnlyStumbledIsDelayedButNotCounted) {
  RestartPolicy policy;
  policy.stumbled(at(0));
  EXPECT_EQ(policy.earliest_start(at(0)), at(0));
  policy.stumbled(at(10));
  EXPECT_EQ(policy.earliest_start(at(10)), at(110));
  for (int kill = 0; kill < 3 * RestartPolicy::kDeathsMax; ++kill) {
    policy.stumbled(at(1000 + kill));
    policy.succeeded();
  }
  EXPECT_EQ(policy.earliest_start(at(2000)), at(2000));
}

TEST(RestartPolicy, NoDelayIsLongerThanFiveSeconds) {
  RestartPolicy policy;
  for (int death = 0; death < 40; ++death) policy.died(at(death * 60'000));
  EXPECT_EQ(policy.earliest_start(at(39 * 60'000)), at(39 * 60'000 + 5'000));
}

}  // namespace
}  // namespace plimsoll

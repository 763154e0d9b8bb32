#include "memory/budget.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

TEST(Budget, TheSmallestLimitBindsAndPaysTheReserve) {
  const std::vector<MemoryLimit> limits = {
      {"physical memory", 24_GiB}, {"cgroup v1 /jobs", 1_GiB}, {"RLIMIT_DATA", 2_GiB}};
  const Budget budget = decide_budget(limits, {.share = 0.04, .least = 16_MiB});
  EXPECT_EQ(budget.binding.origin, "cgroup v1 /jobs");
  EXPECT_EQ(budget.reserve, Bytes(42949672));  // 4 % of 1 GiB
  EXPECT_EQ(budget.bytes, 1_GiB - budget.reserve);
}

TEST(Budget, TheReserveNeverTakesMoreThanAQuarter) {
  const std::vector<MemoryLimit> limits = {{"setting memory.max", 40_MiB}};
  EXPECT_EQ(decide_budget(limits, {.share = 0.04, .least = 16_MiB}).reserve, 10_MiB);
}

class NeighbourAllowanceTest : public testing::Test {
 protected:
  NeighbourAllowance allowance{10_GiB, {.margin_share = 0, .dead_band = 0.05, .rise_dwell = Milliseconds(10'000)}};
  TimePoint start;
};

TEST_F(NeighbourAllowanceTest, FallsAtOnce) {
  EXPECT_EQ(allowance.update(start, 8_GiB, 1_GiB), 9_GiB);
  EXPECT_EQ(allowance.update(start, 2_GiB, 1_GiB), 3_GiB);
}

TEST_F(NeighbourAllowanceTest, RisesOnlyAfterItHasLasted) {
  EXPECT_EQ(allowance.update(start, 2_GiB, 0_B), 2_GiB);
  EXPECT_EQ(allowance.update(start + seconds(1), 6_GiB, 0_B), 2_GiB);
  EXPECT_EQ(allowance.update(start + seconds(8), 2_GiB, 0_B), 2_GiB) << "a relapse starts the dwell anew";
  EXPECT_EQ(allowance.update(start + seconds(12), 6_GiB, 0_B), 2_GiB);
  EXPECT_EQ(allowance.update(start + seconds(22), 6_GiB, 0_B), 6_GiB);
}

TEST_F(NeighbourAllowanceTest, SmallRisesAreIgnored) {
  EXPECT_EQ(allowance.update(start, 2_GiB, 0_B), 2_GiB);
  for (int second = 1; second < 60; ++second)
    EXPECT_EQ(allowance.update(start + seconds(second), 2_GiB + 90_MiB, 0_B), 2_GiB);
}

TEST(MemoryMax, AbsoluteOrShare) {
  EXPECT_EQ(parse_memory_max("2G", 24_GiB).value(), 2_GiB);
  EXPECT_EQ(parse_memory_max("50%", 24_GiB).value(), 12_GiB);
  EXPECT_EQ(parse_memory_max("0", 24_GiB).value(), std::nullopt);
  EXPECT_FALSE(parse_memory_max("120%", 24_GiB));
  EXPECT_FALSE(parse_memory_max("x%", 24_GiB));
}

}  // namespace
}  // namespace plimsoll

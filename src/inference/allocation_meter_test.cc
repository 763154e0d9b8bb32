#include "inference/allocation_meter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace plimsoll {
namespace {

using namespace literals;

constexpr std::size_t kLarge = kSmallestRefusable;
constexpr std::size_t kSmall = kSmallestRefusable - 1;

// As the front does it: malloc gives `usable` for `size`.
bool take(AllocationMeter& meter, ThreadTally* tally, std::size_t size, std::size_t usable) {
  if (size < kSmallestRefusable) {
    meter.add(tally, usable);
    return true;
  }
  if (!meter.reserve(tally, size)) return false;
  meter.settle(tally, size, usable);
  return true;
}

// One thread: every figure is exact, whether it has a tally or is one too many.
class AllocationMeterOf : public testing::TestWithParam<bool> {
 protected:
  bool take(std::size_t size, std::size_t usable) { return plimsoll::take(meter, tally, size, usable); }
  void remove(std::size_t usable) { meter.remove(tally, usable); }

  AllocationMeter meter;
  ThreadTally* tally = GetParam() ? meter.claim_tally() : nullptr;
};

TEST_P(AllocationMeterOf, CountsWhatMallocGaveNotWhatWasAskedFor) {
  ASSERT_TRUE(take(10, 24));
  ASSERT_TRUE(take(kLarge, kLarge + 4080));
  EXPECT_EQ(meter.live(), Bytes(24 + kLarge + 4080));
  remove(24);
  remove(kLarge + 4080);
  EXPECT_EQ(meter.live(), 0_B);
}

TEST_P(AllocationMeterOf, RefusesLargeRequestsAboveTheCapAndRemembersIt) {
  ASSERT_TRUE(take(10 * kLarge, 10 * kLarge));
  meter.begin_lease(Bytes(2 * kLarge));
  EXPECT_TRUE(take(kLarge, kLarge));
  EXPECT_TRUE(take(kLarge, kLarge)) << "exactly the cap";
  EXPECT_FALSE(take(kLarge, kLarge));
  EXPECT_EQ(meter.live(), Bytes(12 * kLarge)) << "what was refused is not counted";
  remove(2 * kLarge);
  const LeaseReading reading = meter.end_lease();
  EXPECT_TRUE(reading.refused) << "although the bytes are back";
  EXPECT_EQ(reading.peak, Bytes(2 * kLarge));
  EXPECT_EQ(reading.kept, 0_B);
}

TEST_P(AllocationMeterOf, SmallRequestsRunOverTheCap) {
  meter.begin_lease(1_B);
  EXPECT_TRUE(take(kSmall, kSmall));
  const LeaseReading reading = meter.end_lease();
  EXPECT_FALSE(reading.refused);
  EXPECT_EQ(reading.peak, Bytes(kSmall));
  EXPECT_EQ(reading.kept, Bytes(kSmall));
}

TEST_P(AllocationMeterOf, TheNextLeaseStartsCleanAndWithoutACapNothingIsRefused) {
  meter.begin_lease(1_B);
  ASSERT_FALSE(take(kLarge, kLarge));
  EXPECT_TRUE(meter.end_lease().refused);
  EXPECT_TRUE(take(100 * kLarge, 100 * kLarge)) << "between leases";
  meter.begin_lease(0_B);
  EXPECT_TRUE(take(100 * kLarge, 100 * kLarge));
  const LeaseReading reading = meter.end_lease();
  EXPECT_FALSE(reading.refused);
  EXPECT_EQ(reading.peak, Bytes(100 * kLarge));
}

TEST_P(AllocationMeterOf, AnExhaustedMallocVoidsTheLeaseToo) {
  meter.begin_lease(0_B);
  ASSERT_TRUE(meter.reserve(tally, kLarge));
  meter.settle_exhausted(kLarge);
  EXPECT_TRUE(meter.end_lease().refused);
  meter.begin_lease(0_B);
  meter.note_exhausted();
  EXPECT_TRUE(meter.end_lease().refused);
  EXPECT_EQ(meter.live(), 0_B);
}

TEST_P(AllocationMeterOf, AReplacedBlockCountsUntilTheNewOneIsThere) {
  meter.begin_lease(0_B);
  ASSERT_TRUE(take(kLarge, kLarge));
  ASSERT_TRUE(take(3 * kLarge, 3 * kLarge));
  remove(kLarge);
  EXPECT_EQ(meter.live(), Bytes(3 * kLarge));
  EXPECT_EQ(meter.end_lease().peak, Bytes(4 * kLarge));
}

TEST_P(AllocationMeterOf, AbsurdSizesAreRefusedUnderACapAndNeverTurnTheSums) {
  meter.begin_lease(1_GiB);
  EXPECT_FALSE(meter.reserve(tally, SIZE_MAX));
  EXPECT_FALSE(meter.reserve(tally, SIZE_MAX / 2));
  EXPECT_EQ(meter.live(), 0_B);
}

TEST_P(AllocationMeterOf, AStageIsMeasuredByItselfAndTheLeaseAsAWhole) {
  ASSERT_TRUE(take(kLarge, kLarge));
  meter.begin_lease(0_B);
  ASSERT_TRUE(take(5 * kLarge, 5 * kLarge));
  remove(4 * kLarge);
  meter.begin_stage();
  ASSERT_TRUE(take(2 * kLarge, 2 * kLarge));
  remove(2 * kLarge);
  EXPECT_EQ(meter.end_stage(), Bytes(2 * kLarge));
  meter.begin_stage();
  EXPECT_EQ(meter.end_stage(), 0_B) << "nothing happened in this one";
  meter.begin_stage();
  ASSERT_TRUE(take(3 * kLarge, 3 * kLarge));
  EXPECT_EQ(meter.end_stage(), Bytes(3 * kLarge));
  const LeaseReading reading = meter.end_lease();
  EXPECT_EQ(reading.peak, Bytes(5 * kLarge)) << "before the first stage";
  EXPECT_EQ(reading.kept, Bytes(4 * kLarge));
}

TEST(AllocationMeter, ThreadsNeverGetMoreThanTheCapTogether) {
  AllocationMeter meter;
  meter.begin_lease(Bytes(100 * kLarge));
  constexpr std::size_t kThreads = 4;
  std::vector<std::jthread> threads;
  threads.reserve(kThreads);
  std::atomic<std::size_t> granted = 0;
  for (std::size_t each = 0; each < kThreads; ++each)
    threads.emplace_back([&] {
      for (int round = 0; round < 1000; ++round) granted += take(meter, nullptr, kLarge, kLarge) ? 1 : 0;
    });
  threads.clear();
  EXPECT_EQ(granted, 100U);
  const LeaseReading reading = meter.end_lease();
  EXPECT_EQ(reading.peak, Bytes(100 * kLarge));
  EXPECT_TRUE(reading.refused);
}

// Blocks of every size, in an order of chance, against what a sum says.
TEST_P(AllocationMeterOf, MeetsEveryPeakOfOneThread) {
  std::mt19937 random(7);
  std::vector<std::size_t> blocks;
  meter.begin_lease(0_B);
  meter.begin_stage();
  std::size_t live = 0;
  std::size_t peak = 0;
  std::size_t at_stage = 0;
  std::size_t stage_peak = 0;
  for (int step = 1; step <= 20'000; ++step) {
    if (blocks.empty() || random() % 2 == 0) {
      const std::size_t size = random() % (std::size_t{1} << (4 + random() % 14));
      ASSERT_TRUE(take(size, size + 8));
      blocks.push_back(size + 8);
      live += size + 8;
      peak = std::max(peak, live);
      stage_peak = std::max(stage_peak, live);
    } else {
      std::swap(blocks[random() % blocks.size()], blocks.back());
      remove(blocks.back());
      live -= blocks.back();
      blocks.pop_back();
    }
    ASSERT_EQ(meter.live(), Bytes(live)) << step;
    if (step % 100 != 0) continue;
    ASSERT_EQ(meter.end_stage(), Bytes(stage_peak - at_stage)) << step;
    meter.begin_stage();
    at_stage = stage_peak = live;
  }
  const LeaseReading reading = meter.end_lease();
  EXPECT_EQ(reading.peak, Bytes(peak));
  EXPECT_EQ(reading.kept, Bytes(live));
}

INSTANTIATE_TEST_SUITE_P(AThread, AllocationMeterOf, testing::Bool(),
                         [](const auto& test) { return test.param ? "WithATally" : "WithoutATally"; });

// Each thread holds small blocks until all do, and gives them back.
TEST(AllocationMeter, WithSeveralThreadsAPeakIsNeverTooLowAndTooHighByLessThanATallyEach) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kBlock = 40;
  for (const std::size_t blocks : {10U, 100U, 1000U, 1003U}) {
    AllocationMeter meter;
    meter.begin_lease(0_B);
    std::barrier all_hold(kThreads);
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (std::size_t each = 0; each < kThreads; ++each)
      threads.emplace_back([&] {
        ThreadTally* tally = meter.claim_tally();
        for (int round = 0; round < 50; ++round) {
          for (std::size_t block = 0; block < blocks; ++block) EXPECT_TRUE(take(meter, tally, kBlock, kBlock));
          all_hold.arrive_and_wait();
          for (std::size_t block = 0; block < blocks; ++block) meter.remove(tally, kBlock);
          all_hold.arrive_and_wait();
        }
        tally->leave();
      });
    threads.clear();
    const LeaseReading reading = meter.end_lease();
    EXPECT_EQ(reading.kept, 0_B);
    const std::size_t held = kThreads * blocks * kBlock;
    EXPECT_GE(reading.peak, Bytes(held));
    EXPECT_LT(reading.peak, Bytes(held + kThreads * ThreadTally::kMost));
  }
}

TEST(AllocationMeter, ATallyThatWasLeftServesTheNextThreadAndLosesNothing) {
  AllocationMeter meter;
  std::vector<ThreadTally*> all;
  while (ThreadTally* tally = meter.claim_tally()) all.push_back(tally);
  ASSERT_EQ(all.size(), AllocationMeter::kMostTallies);
  ASSERT_TRUE(take(meter, all[3], 100, 100));
  all[3]->leave();
  EXPECT_EQ(meter.live(), 100_B);
  ASSERT_EQ(meter.claim_tally(), all[3]);
  meter.remove(all[3], 60);
  EXPECT_EQ(meter.live(), 40_B);
}

}  // namespace
}  // namespace plimsoll

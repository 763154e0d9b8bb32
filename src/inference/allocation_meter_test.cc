#include "inference/allocation_meter.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace plimsoll {
namespace {

using namespace literals;

constexpr std::size_t kLarge = kSmallestRefusable;
constexpr std::size_t kSmall = kSmallestRefusable - 1;

// As the front does it: malloc gives `usable` for `size`.
bool take(AllocationMeter& meter, std::size_t size, std::size_t usable) {
  if (!meter.reserve(size)) return false;
  meter.settle(size, usable);
  return true;
}

TEST(AllocationMeter, CountsWhatMallocGaveNotWhatWasAskedFor) {
  AllocationMeter meter;
  ASSERT_TRUE(take(meter, 10, 24));
  ASSERT_TRUE(take(meter, kLarge, kLarge + 4080));
  EXPECT_EQ(meter.live(), Bytes(24 + kLarge + 4080));
  meter.remove(24);
  meter.remove(kLarge + 4080);
  EXPECT_EQ(meter.live(), 0_B);
}

TEST(AllocationMeter, RefusesLargeRequestsAboveTheCapAndRemembersIt) {
  AllocationMeter meter;
  ASSERT_TRUE(take(meter, 10 * kLarge, 10 * kLarge));
  meter.begin_lease(Bytes(2 * kLarge));
  EXPECT_TRUE(take(meter, kLarge, kLarge));
  EXPECT_TRUE(take(meter, kLarge, kLarge)) << "exactly the cap";
  EXPECT_FALSE(take(meter, kLarge, kLarge));
  EXPECT_EQ(meter.live(), Bytes(12 * kLarge)) << "what was refused is not counted";
  meter.remove(2 * kLarge);
  const LeaseReading reading = meter.end_lease();
  EXPECT_TRUE(reading.refused) << "although the bytes are back";
  EXPECT_EQ(reading.peak, Bytes(2 * kLarge));
  EXPECT_EQ(reading.kept, 0_B);
}

TEST(AllocationMeter, SmallRequestsRunOverTheCap) {
  AllocationMeter meter;
  meter.begin_lease(1_B);
  EXPECT_TRUE(take(meter, kSmall, kSmall));
  const LeaseReading reading = meter.end_lease();
  EXPECT_FALSE(reading.refused);
  EXPECT_EQ(reading.peak, Bytes(kSmall));
  EXPECT_EQ(reading.kept, Bytes(kSmall));
}

TEST(AllocationMeter, TheNextLeaseStartsCleanAndWithoutACapNothingIsRefused) {
  AllocationMeter meter;
  meter.begin_lease(1_B);
  ASSERT_FALSE(take(meter, kLarge, kLarge));
  EXPECT_TRUE(meter.end_lease().refused);
  EXPECT_TRUE(take(meter, 100 * kLarge, 100 * kLarge)) << "between leases";
  meter.begin_lease(0_B);
  EXPECT_TRUE(take(meter, 100 * kLarge, 100 * kLarge));
  const LeaseReading reading = meter.end_lease();
  EXPECT_FALSE(reading.refused);
  EXPECT_EQ(reading.peak, Bytes(100 * kLarge));
}

TEST(AllocationMeter, AnExhaustedMallocVoidsTheLeaseToo) {
  AllocationMeter meter;
  meter.begin_lease(0_B);
  ASSERT_TRUE(meter.reserve(kLarge));
  meter.settle_exhausted(kLarge);
  ASSERT_TRUE(meter.reserve(kSmall));
  meter.settle_exhausted(kSmall);
  EXPECT_TRUE(meter.end_lease().refused);
  EXPECT_EQ(meter.live(), 0_B);
}

TEST(AllocationMeter, AReplacedBlockCountsUntilTheNewOneIsThere) {
  AllocationMeter meter;
  meter.begin_lease(0_B);
  ASSERT_TRUE(take(meter, kLarge, kLarge));
  ASSERT_TRUE(meter.reserve(3 * kLarge));
  meter.settle(3 * kLarge, 3 * kLarge, kLarge);
  EXPECT_EQ(meter.live(), Bytes(3 * kLarge));
  EXPECT_EQ(meter.end_lease().peak, Bytes(4 * kLarge));
}

TEST(AllocationMeter, AbsurdSizesAreRefusedUnderACapAndNeverTurnTheSums) {
  AllocationMeter meter;
  meter.begin_lease(1_GiB);
  EXPECT_FALSE(meter.reserve(SIZE_MAX));
  EXPECT_FALSE(meter.reserve(SIZE_MAX / 2));
  EXPECT_EQ(meter.live(), 0_B);
}

TEST(AllocationMeter, AStageIsMeasuredByItselfAndTheLeaseAsAWhole) {
  AllocationMeter meter;
  ASSERT_TRUE(take(meter, kLarge, kLarge));
  meter.begin_lease(0_B);
  ASSERT_TRUE(take(meter, 5 * kLarge, 5 * kLarge));
  meter.remove(4 * kLarge);
  meter.begin_stage();
  ASSERT_TRUE(take(meter, 2 * kLarge, 2 * kLarge));
  meter.remove(2 * kLarge);
  EXPECT_EQ(meter.end_stage(), Bytes(2 * kLarge));
  meter.begin_stage();
  EXPECT_EQ(meter.end_stage(), 0_B) << "nothing happened in this one";
  meter.begin_stage();
  ASSERT_TRUE(take(meter, 3 * kLarge, 3 * kLarge));
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
      for (int round = 0; round < 1000; ++round) granted += take(meter, kLarge, kLarge) ? 1 : 0;
    });
  threads.clear();
  EXPECT_EQ(granted, 100U);
  const LeaseReading reading = meter.end_lease();
  EXPECT_EQ(reading.peak, Bytes(100 * kLarge));
  EXPECT_TRUE(reading.refused);
}

}  // namespace
}  // namespace plimsoll

#include "routing/reservation.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

ByteVector host(std::uint64_t mebibytes) { return ByteVector::host(Bytes(mebibytes << 20)); }

class ReservationTest : public testing::Test {
 protected:
  TimePoint now = TimePoint() + seconds(1000);
  // 100 MiB free; 200 come back in 10 s, 300 in 30 s.
  std::vector<RunningLease> running = {{now + seconds(10), host(200)}, {now + seconds(30), host(300)}};
  Reservation large{.task = 1, .page = 1, .needed = host(250), .since = now};

  [[nodiscard]] bool backfill(std::uint64_t mebibytes, seconds length, seconds waited = seconds(0)) const {
    Reservation reserved = large;
    reserved.since = now - waited;
    return may_backfill(reserved, host(mebibytes), now + length, host(100), running, now, seconds(20));
  }
};

TEST_F(ReservationTest, TheEarliestStartComesFromTheLeasesThatWillReturn) {
  EXPECT_EQ(earliest_start(host(100), host(100), running, now), now);
  EXPECT_EQ(earliest_start(host(250), host(100), running, now), now + seconds(10));
  EXPECT_EQ(earliest_start(host(301), host(100), running, now), now + seconds(30));
  EXPECT_EQ(earliest_start(host(601), host(100), running, now), TimePoint::max());
}

TEST_F(ReservationTest, WhatIsGoneByThenMayGoFirst) {
  EXPECT_TRUE(backfill(100, seconds(10)));
  EXPECT_FALSE(backfill(100, seconds(11))) << "it would take 50 of the 250 MiB";
}

TEST_F(ReservationTest, WhatLeavesRoomMayStayLonger) { EXPECT_TRUE(backfill(50, seconds(100))); }

TEST_F(ReservationTest, AfterTheDrainTimeNothingGoesFirst) {
  EXPECT_TRUE(backfill(10, seconds(1), seconds(19)));
  EXPECT_FALSE(backfill(10, seconds(1), seconds(20)));
}

}  // namespace
}  // namespace plimsoll

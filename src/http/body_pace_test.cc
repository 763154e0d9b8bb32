#include "http/body_pace.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using std::chrono::milliseconds;

TEST(BodyPace, ABodyMustMoveAndKeepItsAverage) {
  BodyPace pace(milliseconds(1000), Bytes(1000));
  EXPECT_EQ(pace.next_wait(), milliseconds(1000));
  pace.moved(100, milliseconds(900));  // 0.1 s earned, 0.9 s used
  EXPECT_EQ(pace.next_wait(), milliseconds(200));
  pace.moved(1000, milliseconds(100));
  EXPECT_EQ(pace.next_wait(), milliseconds(1000));  // never more than the idle time
  pace.moved(0, milliseconds(5000));
  EXPECT_LT(pace.next_wait(), milliseconds(0));
}

TEST(BodyPace, WithoutARateOnlyTheIdleTimeCounts) {
  BodyPace pace(milliseconds(1000), Bytes());
  pace.moved(1, milliseconds(3'600'000));
  EXPECT_EQ(pace.next_wait(), milliseconds(1000));
}

}  // namespace
}  // namespace plimsoll

#include "services/circuit_breaker.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using State = CircuitBreaker::State;

constexpr TimePoint at(int seconds) { return TimePoint(std::chrono::seconds(1000 + seconds)); }

CircuitBreaker opened_at(int seconds) {
  CircuitBreaker breaker;
  for (int failure = 0; failure < CircuitBreaker::kInARowMax; ++failure) breaker.failed(at(seconds));
  return breaker;
}

TEST(CircuitBreaker, OpensAtTheThirdFailureInARow) {
  CircuitBreaker breaker;
  breaker.failed(at(0));
  breaker.failed(at(1));
  EXPECT_EQ(breaker.state(at(1)), State::closed);
  breaker.failed(at(2));
  EXPECT_EQ(breaker.state(at(2)), State::open);
  EXPECT_EQ(breaker.tries_again(), at(32));
}

TEST(CircuitBreaker, ASuccessBetweenKeepsItClosed) {
  CircuitBreaker breaker;
  for (int round = 0; round < 10; ++round) {
    breaker.failed(at(round));
    breaker.succeeded();
  }
  EXPECT_EQ(breaker.state(at(10)), State::closed) << "half of them failed, not more";
}

TEST(CircuitBreaker, OpensWhenMoreThanHalfOfTheLastTwentyFailed) {
  CircuitBreaker breaker;
  // Two failures, one success: two thirds, never three in a row.
  int outcomes = 0;
  while (breaker.state(at(outcomes)) == State::closed && outcomes < 100)
    if (++outcomes % 3 == 0)
      breaker.succeeded();
    else
      breaker.failed(at(outcomes));
  EXPECT_EQ(outcomes, 20);
}

TEST(CircuitBreaker, HalfOpenAfterItsPauseThenClosedByOneSuccess) {
  CircuitBreaker breaker = opened_at(0);
  EXPECT_EQ(breaker.state(at(29)), State::open);
  EXPECT_EQ(breaker.state(at(30)), State::half_open);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(at(30)), State::closed);
  breaker.failed(at(31));
  breaker.failed(at(31));
  EXPECT_EQ(breaker.state(at(31)), State::closed) << "nothing of before is held against it";
}

TEST(CircuitBreaker, EachFailedTryDoublesThePauseUpToAQuarterOfAnHour) {
  CircuitBreaker breaker = opened_at(0);
  int now = 30;
  for (const int pause : {60, 120, 240, 480, 900, 900}) {
    breaker.failed(at(now));
    EXPECT_EQ(breaker.state(at(now + pause - 1)), State::open) << pause;
    EXPECT_EQ(breaker.state(at(now + pause)), State::half_open) << pause;
    now += pause;
  }
}

TEST(CircuitBreaker, LateFailuresOfWhatWasUnderWayDoNotProlongThePause) {
  CircuitBreaker breaker = opened_at(0);
  breaker.failed(at(20));
  EXPECT_EQ(breaker.state(at(30)), State::half_open);
}

}  // namespace
}  // namespace plimsoll

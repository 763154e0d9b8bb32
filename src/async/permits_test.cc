#include "async/permits.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <vector>

namespace plimsoll {
namespace {

using testing::ElementsAre;

// Waiters in line, what each got, and the loop to turn.
class Line : public testing::Test {
 protected:
  void ask(int who, TimePoint deadline = TimePoint::max()) {
    boost::asio::co_spawn(io, permits.acquire(deadline), [this, who](const std::exception_ptr&, Result<Permit> permit) {
      if (permit) {
        got.push_back(who);
        held.push_back(*std::move(permit));
      } else {
        refused.push_back(permit.error().reason);
      }
    });
    turn();
  }
  void turn() {
    io.restart();
    io.poll();
  }

  boost::asio::io_context io;
  Permits permits{io, 2};
  std::vector<Permit> held;
  std::vector<int> got;
  std::vector<Reason> refused;
};

TEST_F(Line, GivesNoMoreThanThereAreAndInOrder) {
  for (int who = 1; who <= 4; ++who) ask(who);
  EXPECT_THAT(got, ElementsAre(1, 2));
  EXPECT_EQ(permits.waiting(), 2u);
  held.front().give_back();
  turn();
  EXPECT_THAT(got, ElementsAre(1, 2, 3));
  held.at(1) = Permit();
  turn();
  EXPECT_THAT(got, ElementsAre(1, 2, 3, 4));
  held.clear();
  EXPECT_EQ(permits.free(), 2);
}

TEST_F(Line, APermitHandedOverCannotBeTakenInBetween) {
  for (int who = 1; who <= 3; ++who) ask(who);
  held.front().give_back();
  EXPECT_FALSE(permits.try_acquire());
  turn();
  EXPECT_THAT(got, ElementsAre(1, 2, 3));
}

TEST_F(Line, WhoWaitsTooLongLeavesTheLine) {
  ask(1);
  ask(2);
  ask(3, TimePoint::min());
  EXPECT_THAT(refused, ElementsAre(Reason::page_time));
  EXPECT_EQ(permits.waiting(), 0u);
  held.clear();
  EXPECT_EQ(permits.free(), 2);
}

TEST_F(Line, StopTurnsEverybodyAway) {
  for (int who = 1; who <= 4; ++who) ask(who);
  permits.stop();
  turn();
  ask(5);
  EXPECT_THAT(refused, ElementsAre(Reason::interrupted, Reason::interrupted, Reason::interrupted));
  held.clear();
  EXPECT_EQ(permits.free(), 2);
  EXPECT_FALSE(permits.try_acquire());
}

}  // namespace
}  // namespace plimsoll

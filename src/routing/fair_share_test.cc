#include "routing/fair_share.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace plimsoll {
namespace {

using Names = std::vector<std::string_view>;

TEST(FairShare, ServesInProportionToTheWeights) {
  FairShare share(8);
  const Names waiting = {"high", "normal", "low"};
  const std::map<std::string_view, double> weights = {{"high", 8}, {"normal", 3}, {"low", 1}};
  std::map<std::string_view, int> served;
  for (int count = 0; count < 1200; ++count) {
    const std::string_view name = waiting[*share.pick(waiting)];
    ++served[name];
    share.charge(name, 1, weights.at(name));
  }
  EXPECT_NEAR(served["high"], 800, 8);
  EXPECT_NEAR(served["normal"], 300, 8);
  EXPECT_NEAR(served["low"], 100, 8);
}

TEST(FairShare, IdlenessSavesNothingUp) {
  FairShare share(8);
  const Names alone = {"a"};
  for (int count = 0; count < 100; ++count) share.charge(alone[*share.pick(alone)], 1, 1);
  const Names both = {"a", "b"};
  int b_in_a_row = 0;
  while (both[*share.pick(both)] == "b") share.charge("b", 1, 1), ++b_in_a_row;
  EXPECT_LE(b_in_a_row, 2);
}

// One with short work comes and goes beside one with long work, as small documents do: it is next again and again,
// until it has had its share.
TEST(FairShare, WhoComesBackDoesNotPayForWhatAnotherIsBeingServed) {
  FairShare share(8);
  const Names both = {"long", "short"};
  share.charge("long", 10, 1);
  int short_ones = 0;
  while (both[*share.pick(both)] == "short") {
    share.charge("short", 1, 4);
    ++short_ones;
    share.set_waiting(std::array<std::string_view, 1>{"long"});  // idle for a moment
  }
  EXPECT_EQ(short_ones, 40);
}

TEST(FairShare, TheNumberOfMembersIsBounded) {
  FairShare share(4);
  for (int count = 0; count < 1000; ++count) {
    const std::string name = std::to_string(count);
    const Names waiting = {name};
    ASSERT_EQ(share.pick(waiting), 0);
    share.charge(name, 1, 1);
  }
  EXPECT_FALSE(share.pick({}).has_value());
}

}  // namespace
}  // namespace plimsoll

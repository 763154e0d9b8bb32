#include "engine_room/crew_plan.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

CrewFacts facts(Bytes budget) {
  return {.budget = budget, .others = 50_MiB, .residency = 100_MiB, .page = 150_MiB, .wanted = 4};
}

TEST(CrewPlan, EveryServiceBringsItsModelsAndAPage) {
  EXPECT_EQ(services_that_fit(facts(299_MiB)), 0);
  EXPECT_EQ(services_that_fit(facts(300_MiB)), 1);
  EXPECT_EQ(services_that_fit(facts(549_MiB)), 1);
  EXPECT_EQ(services_that_fit(facts(550_MiB)), 2);
}

TEST(CrewPlan, NeverMoreThanAreWanted) { EXPECT_EQ(services_that_fit(facts(20_GiB)), 4); }

TEST(CrewPlan, OthersMayHoldMoreThanTheBudget) { EXPECT_EQ(services_that_fit(facts(40_MiB)), 0); }

}  // namespace
}  // namespace plimsoll

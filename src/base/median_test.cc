#include "base/median.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(Median, IsTheMiddleOne) {
  EXPECT_EQ(median<float>({3, 1, 2}), 2);
  EXPECT_EQ(median<float>({4, 1, 3, 2}), 3);
  EXPECT_EQ(median<int>({7}), 7);
}

TEST(Median, OfNothingIsNothing) { EXPECT_EQ(median<float>({}), 0); }

}  // namespace
}  // namespace plimsoll

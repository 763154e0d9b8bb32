#include "base/complaints.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(Complaints, KeepTheLastFewLinesOnceEach) {
  Complaints complaints;
  for (int line = 0; line < 1000; ++line) complaints.add("line " + std::to_string(line / 2));
  EXPECT_EQ(complaints.take(), "line 496; line 497; line 498; line 499");
  EXPECT_EQ(complaints.take(), "");
}

TEST(Complaints, AreShortAndPrintable) {
  Complaints complaints;
  complaints.add("a\nb\x7F\t ");
  EXPECT_EQ(complaints.take(), "a b");
  complaints.add(" \n");
  EXPECT_EQ(complaints.take(), "");
  complaints.add(std::string(100'000, 'x'));
  EXPECT_EQ(complaints.take().size(), 200U);
}

}  // namespace
}  // namespace plimsoll

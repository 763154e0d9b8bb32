#include "base/bytes.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

TEST(Bytes, ParsesWhatPeopleWrite) {
  EXPECT_EQ(parse_bytes("1536").value(), 1536_B);
  EXPECT_EQ(parse_bytes("64k").value(), 64_KiB);
  EXPECT_EQ(parse_bytes("64KiB").value(), 64_KiB);
  EXPECT_EQ(parse_bytes("300MB").value(), 300_MiB);
  EXPECT_EQ(parse_bytes("1.5 GiB").value(), 1536_MiB);
  EXPECT_FALSE(parse_bytes("lots"));
  EXPECT_FALSE(parse_bytes("-1M"));
  EXPECT_FALSE(parse_bytes("12 parsecs"));
  EXPECT_FALSE(parse_bytes("1e30G"));
}

TEST(Bytes, PrintsForPeople) {
  EXPECT_EQ(to_text(17_B), "17 B");
  EXPECT_EQ(to_text(64_KiB), "64 KiB");
  EXPECT_EQ(to_text(1536_MiB), "1.5 GiB");
}

TEST(Bytes, SubtractionStopsAtZero) { EXPECT_EQ(1_KiB - 1_MiB, 0_B); }

}  // namespace
}  // namespace plimsoll

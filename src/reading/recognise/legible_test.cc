#include "reading/recognise/legible.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

LineReading reading(std::size_t characters, float confidence) {
  return {.glyphs = std::vector<Glyph>(characters, Glyph{.label = 1, .confidence = confidence})};
}

const LineReading kGood = reading(20, 0.95F);
const LineReading kDoubtful = reading(20, 0.3F);
const LineReading kDot = reading(1, 0.9F);
constexpr PixelSize kLong{.width = 480, .height = 48};
constexpr PixelSize kShort{.width = 48, .height = 48};

TEST(Unreadable, IsAPageOfWhichLessThanHalfWasRead) {
  EXPECT_FALSE(unreadable(std::vector<ReadLine>{}, 0.5));
  EXPECT_FALSE(unreadable(std::vector<ReadLine>{{kLong, &kGood}}, 0.5));
  EXPECT_FALSE(unreadable(std::vector<ReadLine>{{kLong, &kGood}, {kLong, &kDoubtful}}, 0.5));
  EXPECT_EQ(unreadable(std::vector<ReadLine>{{kLong, &kGood}, {kLong, &kDoubtful}, {kLong, &kDoubtful}}, 0.5),
            "2 of 3 lines could not be read: a script that the recogniser does not know, or no text");
}

TEST(Unreadable, CountsByLength) {
  EXPECT_FALSE(unreadable(std::vector<ReadLine>{{kLong, &kGood}, {kShort, &kDoubtful}, {kShort, &kDoubtful}}, 0.5));
}

TEST(Unreadable, ADotIsNoReadingOfALongLine) {
  EXPECT_TRUE(unreadable(std::vector<ReadLine>{{kLong, &kDot}}, 0.5));
  EXPECT_FALSE(unreadable(std::vector<ReadLine>{{kShort, &kDot}}, 0.5));
}

}  // namespace
}  // namespace plimsoll

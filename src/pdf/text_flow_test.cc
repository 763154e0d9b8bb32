#include "pdf/text_flow.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

PdfWord word(std::string text, Box box, bool space_after = false, int angle = 0) {
  return {std::move(text), box, angle, space_after};
}

TEST(TextFlow, JoinsWordsIntoLinesAndLinesIntoBlocks) {
  const auto blocks = flow_words({word("one", {10, 10, 40, 20}, true), word("two", {45, 10, 70, 20}),
                                  word("three", {10, 24, 50, 34}), word("far", {10, 60, 30, 70})});
  ASSERT_EQ(blocks.size(), 2U);
  ASSERT_EQ(blocks[0].lines.size(), 2U);
  EXPECT_EQ(blocks[0].lines[0].text, "one two");
  EXPECT_EQ(blocks[0].lines[1].text, "three");
  EXPECT_EQ(blocks[0].box, (Box{10, 10, 70, 34}));
  EXPECT_EQ(blocks[1].lines[0].text, "far");
}

TEST(TextFlow, WordsThatTouchAreOneLineWithoutABlank) {
  const auto blocks =
      flow_words({word("H", {10, 10, 20, 20}), word("2", {20, 14, 24, 20}), word("O", {24, 10, 34, 20})});
  ASSERT_EQ(blocks.size(), 1U);
  ASSERT_EQ(blocks[0].lines.size(), 1U);
  EXPECT_EQ(blocks[0].lines[0].text, "H2O");
  EXPECT_EQ(blocks[0].lines[0].words.size(), 3U);
}

TEST(TextFlow, ColumnsSizesAndAnglesBreak) {
  const auto blocks = flow_words({word("left", {10, 50, 40, 60}), word("right", {200, 10, 240, 20}),
                                  word("Title", {200, 22, 280, 50}), word("side", {300, 10, 310, 60}, false, 90)});
  EXPECT_EQ(blocks.size(), 4U);
}

TEST(TextFlow, TurnedTextStartsAtItsOwnTopLeft) {
  const auto blocks =
      flow_words({word("down", {100, 10, 112, 60}, true, 90), word("wards", {100, 64, 112, 120}, false, 90),
                  word("next", {84, 10, 96, 60}, false, 90)});
  ASSERT_EQ(blocks.size(), 1U);
  ASSERT_EQ(blocks[0].lines.size(), 2U);
  const Line& line = blocks[0].lines[0];
  EXPECT_EQ(line.text, "down wards");
  EXPECT_EQ(line.angle, 90);
  EXPECT_EQ(line.polygon, (Polygon{Point{112, 10}, {112, 120}, {100, 120}, {100, 10}}));
}

TEST(TextFlow, NothingGivesNothing) { EXPECT_TRUE(flow_words({}).empty()); }

}  // namespace
}  // namespace plimsoll

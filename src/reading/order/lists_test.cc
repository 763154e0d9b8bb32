#include "reading/order/lists.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

// Lines of 20 with 5 between them.
Block block_of(float top, const std::vector<std::string>& texts, float left = 100) {
  Block block;
  for (const std::string& text : texts) {
    const Polygon place = polygon_of({left, top, left + 500, top + 20});
    block.box = block.lines.empty() ? bounds(place) : united(block.box, bounds(place));
    block.lines.push_back({.text = text, .polygon = place});
    top += 25;
  }
  return block;
}

std::string shape(std::vector<Block> blocks) {
  join_lists(blocks);
  std::string text;
  for (const Block& block : blocks)
    text += (block.kind == BlockKind::list ? "list:" : "text:") + std::to_string(block.lines.size()) + " ";
  return text;
}

TEST(Lists, AreItemsThatFollowEachOther) {
  EXPECT_EQ(shape({block_of(0, {"• one", "• two", "goes on", "• three"})}), "list:4 ");
  EXPECT_EQ(shape({block_of(0, {"1. one"}), block_of(30, {"2. two", "goes on"}), block_of(90, {"3. three"})}),
            "list:4 ");
  EXPECT_EQ(shape({block_of(0, {"(a) one", "(b) two"}), block_of(60, {"text"}), block_of(90, {"• one"}),
                   block_of(120, {"• two"})}),
            "list:2 text:1 list:2 ");
}

TEST(Lists, OneItemIsNone) {
  EXPECT_EQ(shape({block_of(0, {"1. INTRODUCTION"}), block_of(30, {"text"})}), "text:1 text:1 ");
}

TEST(Lists, NumbersGoUpByOne) {
  EXPECT_EQ(shape({block_of(0, {"5. May", "9. June"})}), "text:2 ");
  EXPECT_EQ(shape({block_of(0, {"1. one"}), block_of(30, {"3. three"})}), "text:1 text:1 ");
  EXPECT_EQ(shape({block_of(0, {"1. one"}), block_of(30, {"b. two"})}), "text:1 text:1 ");
}

TEST(Lists, StandBelowEachOther) {
  EXPECT_EQ(shape({block_of(0, {"• one"}), block_of(200, {"• two"})}), "text:1 text:1 ") << "far below";
  EXPECT_EQ(shape({block_of(0, {"• one"}), block_of(30, {"• two"}, 200)}), "text:1 text:1 ") << "further in";
  EXPECT_EQ(shape({block_of(300, {"• one"}), block_of(0, {"• two"}, 700)}), "text:1 text:1 ") << "in the next column";
}

TEST(Lists, OfOtherKindsStay) {
  Block caption = block_of(0, {"1. one", "2. two"});
  caption.kind = BlockKind::caption;
  std::vector<Block> blocks = {caption};
  join_lists(blocks);
  EXPECT_EQ(blocks, (std::vector<Block>{caption}));
}

}  // namespace
}  // namespace plimsoll

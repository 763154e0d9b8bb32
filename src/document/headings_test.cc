#include "document/headings.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

Block block_of(float top, float height, const std::string& text, int lines = 1, float width = 600) {
  Block block;
  for (int line = 0; line < lines; ++line) {
    const Polygon place = polygon_of({100, top, 100 + width, top + height});
    block.box = line == 0 ? bounds(place) : united(block.box, bounds(place));
    block.lines.push_back({.text = text, .polygon = place});
    top += 1.2F * height;
  }
  return block;
}

Page page_of(std::vector<Block> blocks) {
  Page page{.number = 1, .width = 1000, .height = 1400};
  page.blocks = std::move(blocks);
  page.blocks.push_back(block_of(500, 20, "text", 10));
  return page;
}

TEST(Headings, HaveLevelsBySize) {
  Page page = page_of({block_of(10, 44, "largest"), block_of(80, 34, "large", 2), block_of(200, 27, "still"),
                       block_of(250, 26, "text")});
  mark_headings(page);
  const std::pair<BlockKind, int> expected[] = {
      {BlockKind::title, 1}, {BlockKind::title, 2}, {BlockKind::title, 3}, {BlockKind::text, 0}, {BlockKind::text, 0}};
  for (std::size_t index = 0; index < page.blocks.size(); ++index)
    EXPECT_EQ(std::pair(page.blocks[index].kind, page.blocks[index].level), expected[index]) << index;
}

TEST(Headings, AreShortAndLargeThroughout) {
  Block mixed = block_of(10, 40, "large");
  mixed.lines.push_back(block_of(60, 20, "small").lines.front());
  Page page = page_of({mixed, block_of(100, 40, "D", 1, 30), block_of(150, 40, std::string(301, 'x'))});
  mark_headings(page);
  for (const Block& block : page.blocks) EXPECT_EQ(block.kind, BlockKind::text);
}

TEST(Headings, RunAcross) {
  Block stamp = block_of(100, 20, "down the margin");
  stamp.lines.front().polygon = polygon_of({20, 100, 40, 900});
  Page page = page_of({stamp});
  mark_headings(page);
  EXPECT_EQ(page.blocks.front().kind, BlockKind::text);
}

TEST(Headings, WhatIsKnownForSomethingElseStays) {
  Page page = page_of({block_of(10, 44, "caption")});
  page.blocks[0].kind = BlockKind::caption;
  mark_headings(page);
  EXPECT_EQ(page.blocks[0].kind, BlockKind::caption);
}

TEST(TextHeight, IsThatOfMostOfTheText) {
  EXPECT_EQ(text_height(Page{}), 1);
  EXPECT_NEAR(text_height(page_of({block_of(10, 80, "large", 3)})), 20, 1e-3);
}

}  // namespace
}  // namespace plimsoll

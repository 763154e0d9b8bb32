#include "document/page_furniture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

using enum BlockKind;

struct Piece {
  std::string text;
  float left;
};

// Letters are 20 high and 10 wide.
Block row(float top, const std::vector<Piece>& pieces, float height = 20) {
  Line line{.confidence = 1};
  for (const Piece& piece : pieces) {
    const float right = piece.left + 10 * static_cast<float>(piece.text.size());
    line.words.push_back({piece.text, polygon_of({piece.left, top, right, top + height}), 1});
    line.text += (line.text.empty() ? "" : " ") + piece.text;
  }
  const Box box = united(bounds(line.words.front().polygon), bounds(line.words.back().polygon));
  line.polygon = polygon_of(box);
  return {.box = box, .lines = {line}};
}

// 1000 × 1400 with ten rows of text between 300 and 580, or down from `top`.
Page page_with(const std::vector<Block>& more, float top = 300) {
  Page page{.number = 1, .width = 1000, .height = 1400};
  Block text = row(top, {{std::string(80, 'x'), 100}});
  for (int line = 1; line < 10; ++line) {
    const Block next = row(top + 28 * static_cast<float>(line), {{std::string(80, 'x'), 100}});
    text.lines.push_back(next.lines.front());
    text.box = united(text.box, next.box);
  }
  page.blocks.push_back(std::move(text));
  page.blocks.insert(page.blocks.end(), more.begin(), more.end());
  return page;
}

struct Case {
  const char* name;
  Block block;
  BlockKind expected;
};

class Furniture : public testing::TestWithParam<Case> {};

TEST_P(Furniture, IsKnownByItsPlaceAndLook) {
  Page page = page_with({GetParam().block});
  mark_furniture(page);
  EXPECT_EQ(page.blocks[0].kind, text);
  EXPECT_EQ(page.blocks[1].kind, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Furniture,
    testing::Values(Case{"NumberAtTheEnd", row(100, {{"Chapter", 100}, {"three", 180}, {"273", 870}}), header},
                    Case{"NumberAtTheBeginning", row(100, {{"400", 100}, {"HUSBANDRY", 450}}), header},
                    Case{"NumberInTheMiddle", row(1340, {{"Journal", 100}, {"1", 500}, {"March", 800}}), footer},
                    Case{"NumberAlone", row(1300, {{"12", 870}}), page_number},
                    Case{"NumberInBrackets", row(100, {{"-", 480}, {"iv", 500}, {"-", 530}}), page_number},
                    Case{"ThreePartsAtTheFoot", row(1300, {{"Revision", 100}, {"P/N-119", 450}, {"June", 850}}),
                         footer},
                    Case{"AtTheSheetsEdge", row(20, {{"Downloaded", 300}, {"from", 410}}), header},
                    Case{"BelowATextThatEndsEarly", row(900, {{"62", 490}}), page_number},
                    Case{"HeadingWithItsNumber", row(100, {{"2.", 100}, {"Related", 130}, {"work", 210}}), text},
                    Case{"HeadingWithANumberNearby", row(100, {{"2", 100}, {"Related", 125}, {"work", 205}}), text},
                    Case{"LargeLetters", row(100, {{"ANNUAL", 100}, {"2023", 800}}, 30), text},
                    Case{"NearTheText", row(270, {{"Some", 100}, {"12", 870}}), text},
                    Case{"InsideThePage", row(800, {{"Some", 100}, {"12", 870}}), text},
                    Case{"NumberBesideTheMiddle", row(900, {{"62", 700}}), text},
                    Case{"NoNumber", row(100, {{"Dear", 100}, {"Sir", 150}}), text}),
    [](const auto& info) { return info.param.name; });

TEST(PageFurniture, TakesTwoRowsOnEachSideAtMost) {
  Page page =
      page_with({row(20, {{"Downloaded", 300}}), row(60, {{"Advocacy", 100}, {"447", 870}}),
                 row(110, {{"Here", 100}, {"448", 870}}), row(1340, {{"Journal", 100}}), row(1300, {{"9", 500}})});
  mark_furniture(page);
  std::vector<BlockKind> kinds;
  for (const Block& block : page.blocks) kinds.push_back(block.kind);
  EXPECT_EQ(kinds, (std::vector{text, header, header, text, footer, page_number}));
}

TEST(PageFurniture, StandsApartFromTheText) {
  Page page = page_with({row(100, {{"Advocacy", 100}, {"447", 870}})}, 130);
  mark_furniture(page);
  EXPECT_EQ(page.blocks[1].kind, text) << "10 below, half of a line";
}

TEST(PageFurniture, TextAlongTheMarginIsAStamp) {
  Block stamp = row(0, {{"Downloaded from somewhere", 0}});
  stamp.lines.front().polygon = polygon_of({20, 400, 40, 900});
  stamp.lines.front().words.clear();
  stamp.box = bounds(stamp.lines.front().polygon);
  Page page = page_with({stamp});
  mark_furniture(page);
  EXPECT_EQ(page.blocks[1].kind, header);
  page.blocks[1].kind = text;
  page.blocks[1].lines.front().polygon = polygon_of({520, 700, 540, 1200});
  page.blocks[1].box = {520, 700, 540, 1200};
  mark_furniture(page);
  EXPECT_EQ(page.blocks[1].kind, text) << "in the text's own columns";
}

TEST(PageFurniture, PagesOfFewLinesKeepWhatTheyHave) {
  Page page{.number = 1, .width = 1000, .height = 1400};
  page.blocks = {row(100, {{"Total", 100}, {"12", 870}}), row(700, {{"Thank", 100}})};
  const std::vector<Block> before = page.blocks;
  mark_furniture(page);
  EXPECT_EQ(page.blocks, before);
}

TEST(PageFurniture, WhatANetworkSawStays) {
  Page page = page_with({row(100, {{"Fig", 100}, {"12", 870}})});
  page.blocks[1].kind = caption;
  mark_furniture(page);
  EXPECT_EQ(page.blocks[1].kind, caption);
}

}  // namespace
}  // namespace plimsoll

#include "reading/order/layer_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

struct Piece {
  std::string text;
  float left;
  float right;
};

// Words on one row of height 10.
Line line_of(const std::vector<Piece>& pieces, int angle = 0) {
  Line line{.confidence = 1, .angle = angle};
  for (const Piece& piece : pieces) {
    line.words.push_back({piece.text, polygon_of({piece.left, 100, piece.right, 110}), 1});
    line.text += (line.text.empty() ? "" : " ") + piece.text;
  }
  line.polygon = polygon_of({pieces.front().left, 100, pieces.back().right, 110});
  return line;
}

std::vector<std::string> texts_of(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  for (const Line& line : lines) texts.push_back(line.text);
  return texts;
}

TEST(LayerLines, AreCutWhereColumnsAreApart) {
  std::vector<Block> blocks(2);
  blocks[0].lines = {
      line_of({{"one", 0, 30}, {"two", 35, 60}, {"three", 80, 120}, {"four", 125, 150}, {"five", 200, 230}})};
  blocks[1].lines = {line_of({{"six", 0, 30}, {"seven", 41, 90}})};
  const auto lines = layer_lines(blocks);
  ASSERT_TRUE(lines);
  EXPECT_EQ(texts_of(*lines), (std::vector<std::string>{"five", "three four", "one two", "six seven"}));
  EXPECT_EQ(bounds(lines->at(1).polygon), (Box{80, 100, 150, 110}));
  EXPECT_EQ(lines->at(1).confidence, 1);
}

TEST(LayerLines, ThatStandOnTheirSideAreKeptWholeAndMostlyTheyAreNone) {
  std::vector<Block> blocks(1);
  blocks[0].lines = {line_of({{"upright", 0, 30}}), line_of({{"a", 0, 10}, {"b", 90, 100}}, 90)};
  const auto lines = layer_lines(blocks);
  ASSERT_TRUE(lines);
  EXPECT_EQ(texts_of(*lines), (std::vector<std::string>{"upright", "a b"}));
  blocks[0].lines[1].text = "a longer b";
  EXPECT_FALSE(layer_lines(blocks));
}

}  // namespace
}  // namespace plimsoll

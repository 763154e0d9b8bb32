#include "reading/table/letter_strokes.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

// One word of 100 × 20 at (50, 40), in a line of its own.
Line word(int angle = 0, const Box& box = {50, 40, 150, 60}) {
  Line line{.text = "word", .polygon = polygon_of(box), .angle = angle};
  line.words.push_back({.text = "word", .polygon = polygon_of(box)});
  return line;
}

TEST(LetterStrokes, RunThroughWordsAndRulesDoNot) {
  struct Row {
    const char* what;
    Rule rule;
    bool down;
    bool stays;
  };
  for (const Row& row : {
           Row{"down through the letters", {100, 30, 70}, true, false},
           Row{"down between words", {160, 30, 70}, true, true},
           Row{"down where the word ends", {148, 30, 70}, true, true},
           Row{"down through a title, and far below", {100, 30, 200}, true, true},
           Row{"across at the word's upper edge", {41, 40, 160}, false, true},
           Row{"across at the height of the letters", {50, 40, 160}, false, false},
           Row{"across under the word", {59, 40, 160}, false, true},
           Row{"across through the word, and far beyond", {50, 40, 900}, false, true},
       }) {
    Rules rules;
    (row.down ? rules.down : rules.across).push_back(row.rule);
    const Rules left = without_letters(rules, {word()});
    EXPECT_EQ(left.across.size() + left.down.size(), row.stays ? 1U : 0U) << row.what;
  }
}

TEST(LetterStrokes, TextThatRunsDownHasItsEndsAboveAndBelow) {
  const Line down = word(90, {40, 50, 60, 150});
  const Rules rules{.across = {{100, 30, 70}, {148, 30, 70}}, .down = {{50, 40, 160}, {59, 40, 160}}};
  const Rules left = without_letters(rules, {down});
  ASSERT_EQ(left.across.size(), 1U);
  EXPECT_EQ(left.across.front().at, 148);
  ASSERT_EQ(left.down.size(), 1U);
  EXPECT_EQ(left.down.front().at, 59);
}

// Each is a word: their strokes stand at their sides.
TEST(LetterStrokes, IdeographsThatFollowEachOtherAreOne) {
  Line line{.text = "固定 资产", .polygon = polygon_of({50, 40, 170, 60})};
  for (const float left : {50.F, 72.F, 128.F, 150.F})
    line.words.push_back({.text = "固", .polygon = polygon_of({left, 40, left + 20, 60})});
  const auto stays = [&](float at) { return !without_letters({.down = {{at, 38, 62}}}, {line}).down.empty(); };
  EXPECT_FALSE(stays(71)) << "between two of them";
  EXPECT_FALSE(stays(149));
  EXPECT_TRUE(stays(110)) << "in the gap of two columns";
}

TEST(LetterStrokes, WordsOfSeveralLinesAddUp) {
  // 20 of every 30 pixels are letters, in three rows.
  std::vector<Line> lines;
  for (const float top : {0.F, 30.F, 60.F}) lines.push_back(word(0, {0, top, 100, top + 20}));
  EXPECT_TRUE(without_letters({.down = {{50, 0, 90}}}, lines).down.empty());
  EXPECT_EQ(without_letters({.down = {{50, 0, 90}}}, {}).down.size(), 1U);
}

}  // namespace
}  // namespace plimsoll

#include "composing/letter_sizes.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::Each;
using testing::ElementsAre;

LineBox line(float left, float right, float top, float height = 10) {
  return {{left, top, right, top + height}, height};
}

// Lines at a step of 12.
std::vector<LineBox> column(float left, float right, float top, int count) {
  std::vector<LineBox> lines;
  for (int at = 0; at < count; ++at) lines.push_back(line(left, right, top + 12 * static_cast<float>(at)));
  return lines;
}

std::vector<LineBox> joined(std::vector<LineBox> first, const std::vector<LineBox>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(ColumnLengths, TwoColumnsUnderAHeading) {
  const auto lines = joined({line(0, 220, 0, 20)}, joined(column(0, 100, 30, 4), column(120, 220, 30, 5)));
  EXPECT_THAT(column_lengths(lines), ElementsAre(1, 4, 5));
}

TEST(ColumnLengths, ALineAcrossBothIsInNeither) {
  auto lines = joined({line(0, 220, 0)}, joined(column(0, 100, 12, 4), column(120, 220, 12, 4)));
  lines.push_back(line(0, 220, 72));
  EXPECT_THAT(column_lengths(lines), ElementsAre(1, 4, 4, 1));
}

TEST(ColumnLengths, ParagraphsGoOnAndFarLinesDoNot) {
  EXPECT_THAT(column_lengths(joined(column(0, 100, 0, 3), column(0, 100, 45, 3))), ElementsAre(6));
  EXPECT_THAT(column_lengths(joined(column(0, 100, 0, 3), column(0, 100, 80, 3))), ElementsAre(3, 3));
  EXPECT_THAT(column_lengths({}), ElementsAre());
}

TEST(ColumnLengths, CellsOfARowAreApart) {
  const std::vector<LineBox> lines = {line(0, 50, 0), line(80, 100, 0), line(0, 50, 12), line(80, 100, 12)};
  EXPECT_THAT(column_lengths(lines), ElementsAre(1, 1, 1, 1));
}

TEST(LetterSizes, LinesOfAColumnHaveOneSize) {
  std::vector<LineBox> lines = {line(0, 100, 0, 10), line(0, 100, 12, 12), line(0, 100, 24, 11), line(0, 100, 36, 9)};
  const auto sizes = letter_sizes(lines);
  for (std::size_t at = 0; at < lines.size(); ++at)
    EXPECT_NEAR(sizes[at] * lines[at].height, sizes[0] * lines[0].height, 1e-4);
}

TEST(LetterSizes, ReachOverAParagraphsGap) {
  const auto lines = joined(column(0, 100, 0, 3), column(0, 100, 44, 3));  // 20 from line to line
  for (const double size : letter_sizes(lines)) EXPECT_GT(1.5 * 10 * size, 20);
}

TEST(LetterSizes, DoNotReachOverTheGapBetweenColumns) {
  const auto lines = joined(joined(column(0, 100, 0, 3), column(0, 100, 44, 3)), column(109, 200, 0, 6));
  for (const double size : letter_sizes(lines)) {
    EXPECT_LT(0.7 * 10 * size, 9);
    EXPECT_GT(1.5 * 10 * size, 12);
  }
}

TEST(LetterSizes, AreBoundedWhateverTheLinesAre) {
  const std::vector<LineBox> lines = {line(0, 100, 0, 0), line(0, 100, 0, 0), line(-1e30F, 1e30F, 1e30F, 1e30F)};
  EXPECT_THAT(letter_sizes(lines), Each(testing::AllOf(testing::Ge(0.3 - 1e-6), testing::Le(1.5))));
}

}  // namespace
}  // namespace plimsoll

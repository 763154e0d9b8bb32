#include "composing/letter_sizes.h"

#include <gmock/gmock.h>

#include "composing/made_columns.h"

namespace plimsoll {
namespace {

using made::column;
using made::joined;
using made::row;
using testing::Each;
using testing::Ge;
using testing::Le;

std::vector<float> sizes_of(const std::vector<LineBox>& rows) {
  std::vector<float> sizes;
  for (const RowLetters& letters : letter_sizes(rows)) sizes.push_back(letters.size);
  return sizes;
}

// Of poppler (letter_sizes.h).
constexpr float kReachDown = 1.5F;
constexpr float kReachBeside = 0.7F;

TEST(LetterSizes, RowsOfAColumnHaveOne) {
  const auto sizes = sizes_of({row(0, 100, 0, 10), row(0, 100, 12, 12), row(0, 100, 24, 11)});
  EXPECT_THAT(sizes, Each(sizes[0]));
}

TEST(LetterSizes, ReachOverTheUsualStep) {
  const auto rows = joined(column(0, 100, 0, 5), column(0, 100, 68, 3));  // 20 from paragraph to paragraph
  EXPECT_THAT(sizes_of(rows), Each(Ge(12 / kReachDown)));
}

TEST(LetterSizes, BlankLinesReachOverAParagraphsGap) {
  for (const float size : {6.0F, 9.0F, 14.0F})
    for (const float step : {8.0F, 20.0F, 29.5F}) {
      const int count = blank_lines(step, size);
      EXPECT_LE(step / static_cast<float>(count + 1), kReachDown * size);
      EXPECT_EQ(count == 0, step < kReachDown * size);
    }
  EXPECT_EQ(blank_lines(100, 0), 0);
  EXPECT_LE(blank_lines(1e30F, 1), 20);
}

TEST(LetterSizes, AColumnGoesOn) {
  std::vector<bool> goes_on;
  for (const RowLetters& letters : letter_sizes(joined(column(0, 100, 0, 2), column(120, 220, 0, 2))))
    goes_on.push_back(letters.goes_on);
  EXPECT_THAT(goes_on, testing::ElementsAre(false, true, false, true));
}

TEST(LetterSizes, DoNotReachOverTheGapBetweenColumns) {
  const auto rows = joined(column(0, 100, 0, 6), column(106, 200, 0, 6));
  EXPECT_THAT(sizes_of(rows), Each(testing::AllOf(Le(6 / kReachBeside), Ge(12 / kReachDown))));
  const auto paragraphs = joined(joined(column(0, 100, 0, 3), column(0, 100, 44, 3)), column(109, 200, 0, 6));
  EXPECT_THAT(sizes_of(paragraphs), Each(testing::AllOf(Le(9 / kReachBeside), Ge(12 / kReachDown))));
}

TEST(LetterSizes, WhatStandsTooNearHasMuchLargerLetters) {
  const auto rows = joined(column(0, 100, 0, 6), column(103, 200, 0, 6));
  const auto sizes = sizes_of(rows);
  EXPECT_THAT(std::vector(sizes.begin(), sizes.begin() + 6), Each(sizes.front()));
  EXPECT_THAT(std::vector(sizes.begin() + 6, sizes.end()), Each(sizes.back()));
  EXPECT_GT(sizes.front(), 12 / kReachDown);
  EXPECT_GT(sizes.back(), 1.6 * sizes.front());
}

TEST(LetterSizes, AFewRowsBesideAreNoStragglers) {
  // As near as the size, farther than 0.7 of it: three rows would be taken, six would not.
  for (const int count : {3, 6}) {
    const auto sizes = sizes_of(joined(column(0, 100, 0, 6), column(108, 200, 0, count)));
    if (count == 3) EXPECT_GT(std::abs(sizes.back() - sizes.front()), 0.2 * sizes.front());
    EXPECT_LT(kReachBeside * sizes.front(), 8);
  }
}

TEST(LetterSizes, ColumnsBelowEachOtherAreToldApart) {
  // Two columns under one that reaches over both, as near as a paragraph and of the same height.
  const auto rows = joined(column(0, 220, 0, 3), joined(column(0, 100, 36, 4), column(120, 220, 36, 4)));
  const auto sizes = sizes_of(rows);
  for (const std::size_t below : {3U, 7U}) {
    const auto [low, high] = std::minmax(sizes[0], sizes[below]);
    EXPECT_GT(high - low, 0.05 * high);
  }
}

TEST(LetterSizes, AreBoundedWhateverTheRowsAre) {
  const std::vector<LineBox> rows = {row(0, 100, 0, 0), row(0, 100, 0, 0), row(-1e30F, 1e30F, 1e30F, 1e30F)};
  const auto sizes = sizes_of(rows);
  ASSERT_EQ(sizes.size(), 3U);
  EXPECT_THAT(sizes, testing::ElementsAre(1, 1, testing::AllOf(Ge(0.3e30F), Le(1.5e30F))));
}

TEST(LetterSizes, OfACrowdedPageAreTheHeights) {
  std::vector<LineBox> rows;
  rows.reserve(4001);
  for (int at = 0; at < 4001; ++at) rows.push_back(row(0, 100, static_cast<float>(at), 7));
  EXPECT_THAT(sizes_of(rows), Each(7));
  for (LineBox& one : rows) one.height = 0;
  EXPECT_THAT(sizes_of(rows), Each(1));
}

}  // namespace
}  // namespace plimsoll

#include "composing/text_columns.h"

#include <gmock/gmock.h>

#include "composing/made_columns.h"

namespace plimsoll {
namespace {

using made::column;
using made::joined;
using made::row;
using testing::ElementsAre;

std::vector<std::size_t> counts(const std::vector<LineBox>& rows) { return made::counts_of(columns_of(rows)); }

TEST(TextColumns, TwoUnderAHeading) {
  const auto rows = joined({row(0, 220, 0, 20)}, joined(column(0, 100, 30, 4), column(120, 220, 30, 5)));
  EXPECT_THAT(counts(rows), ElementsAre(1, 4, 5));
}

TEST(TextColumns, ARowAcrossBothIsInNeither) {
  auto rows = joined({row(0, 220, 0)}, joined(column(0, 100, 12, 4), column(120, 220, 12, 4)));
  rows.push_back(row(0, 220, 72));
  EXPECT_THAT(counts(rows), ElementsAre(1, 4, 4, 1));
}

TEST(TextColumns, ParagraphsGoOnAndFarRowsDoNot) {
  EXPECT_THAT(counts(joined(column(0, 100, 0, 3), column(0, 100, 45, 3))), ElementsAre(6));
  EXPECT_THAT(counts(joined(column(0, 100, 0, 3), column(0, 100, 80, 3))), ElementsAre(3, 3));
  EXPECT_THAT(counts({}), ElementsAre());
}

TEST(TextColumns, AHeadingOfTheColumnIsInIt) {
  auto rows = column(0, 100, 0, 3);
  rows.push_back(row(0, 60, 40, 16));
  EXPECT_THAT(counts(joined(rows, column(0, 100, 62, 3))), ElementsAre(7));
}

TEST(TextColumns, CellsThatAreNoRowAreApart) {
  const std::vector<LineBox> rows = {row(0, 50, 0), row(80, 100, 0), row(0, 50, 12), row(80, 100, 12)};
  EXPECT_THAT(counts(rows), ElementsAre(1, 1, 1, 1));
}

TEST(TextColumns, LinesThatRunDownAreInNone) {
  auto rows = column(0, 100, 0, 3);
  rows[1].level = false;
  EXPECT_THAT(counts(rows), ElementsAre(1, 1, 1));
}

TEST(TextColumns, TheUsualStepPartsNoParagraphs) {
  const auto found = columns_of(joined(column(0, 100, 0, 5), column(0, 100, 68, 3)));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FLOAT_EQ(found[0].usual_step, 12);
}

}  // namespace
}  // namespace plimsoll

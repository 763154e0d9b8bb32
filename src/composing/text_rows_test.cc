#include "composing/text_rows.h"

#include <gmock/gmock.h>

#include "composing/made_columns.h"

namespace plimsoll {
namespace {

using made::row;
using testing::ElementsAre;

std::vector<std::size_t> counts(const std::vector<LineBox>& lines) { return made::counts_of(rows_of(lines)); }

TEST(TextRows, CellsThatFollowEachOther) {
  EXPECT_THAT(counts({row(0, 50, 0), row(80, 100, 2), row(120, 150, -2), row(0, 50, 12)}), ElementsAre(3, 1));
  EXPECT_THAT(counts({}), ElementsAre());
}

TEST(TextRows, TheNextColumnIsNone) {
  // The first line of the second column beside the last but one of the first.
  EXPECT_THAT(counts({row(0, 50, 0), row(0, 50, 12), row(80, 130, 0), row(80, 130, 12)}), ElementsAre(1, 1, 1, 1));
}

TEST(TextRows, GoFromLeftToRight) { EXPECT_THAT(counts({row(80, 130, 0), row(0, 50, 0)}), ElementsAre(1, 1)); }

TEST(TextRows, TextThatRunsDownIsInNone) {
  std::vector<LineBox> lines = {row(0, 50, 0), row(80, 90, 0)};
  lines[1].level = false;
  EXPECT_THAT(counts(lines), ElementsAre(1, 1));
}

TEST(TextRows, ARowIsAsHighAsTheMiddleOfItsLines) {
  const auto rows = rows_of(std::vector<LineBox>{row(0, 50, 0, 10), row(80, 100, 0, 12), row(120, 150, 0, 11)});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].box.height, 11);
  EXPECT_EQ(rows[0].box.box, (Box{0, 0, 150, 12}));
}

}  // namespace
}  // namespace plimsoll

#include "reading/order/prose_tables.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

const LayoutRegion kTable{.kind = BlockKind::table, .box = {0, 0, 1000, 1000}};

// Two columns of `rows` lines of 20 that are `width` wide.
std::vector<Line> columns(int rows, float width, float left = 0) {
  std::vector<Line> lines;
  for (int row = 0; row < rows; ++row)
    for (const float x : {left, left + 500}) {
      const float top = 30 * static_cast<float>(row);
      lines.push_back({.text = "text", .polygon = polygon_of({x, top, x + width, top + 20})});
    }
  return lines;
}

TEST(ProseTables, HaveManyLongLines) {
  EXPECT_TRUE(looks_like_prose(kTable, columns(6, 300)));
  EXPECT_FALSE(looks_like_prose(kTable, columns(5, 300))) << "few";
  EXPECT_FALSE(looks_like_prose(kTable, columns(30, 200))) << "short, as cells are";
  EXPECT_FALSE(looks_like_prose(kTable, columns(30, 300, 2000))) << "elsewhere";
}

TEST(ProseTables, AreMostlyProse) {
  std::vector<Line> lines = columns(6, 300);
  const std::vector<Line> cells = columns(30, 100);
  lines.insert(lines.end(), cells.begin(), cells.end());
  EXPECT_FALSE(looks_like_prose(kTable, lines));
}

}  // namespace
}  // namespace plimsoll

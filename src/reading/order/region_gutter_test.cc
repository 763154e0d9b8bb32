#include "reading/order/region_gutter.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

const std::vector<Box> kColumns = {{50, 100, 950, 150},  {50, 200, 480, 400},  {50, 600, 475, 900},
                                   {520, 200, 950, 300}, {515, 700, 950, 900}, {50, 1000, 950, 1100}};

std::string texts(const std::vector<Line>& lines) {
  std::string all;
  for (const Line& line : lines) all += line.text;
  return all;
}

TEST(RegionGutter, IsWhereRegionsFaceEachOther) {
  const auto gutter = region_gutter(kColumns, 1000);
  ASSERT_TRUE(gutter);
  EXPECT_EQ(gutter->x, 480);
  EXPECT_EQ(gutter->top, 200);
  EXPECT_EQ(gutter->bottom, 900);
}

TEST(RegionGutter, IsNoneWhereSomethingLiesAcrossOrASideHasOneRegion) {
  std::vector<Box> regions = kColumns;
  regions.push_back({50, 450, 950, 500});
  EXPECT_FALSE(region_gutter(regions, 1000));
  EXPECT_FALSE(region_gutter({kColumns[1], kColumns[3], kColumns[4]}, 1000));
  EXPECT_FALSE(region_gutter({}, 1000));
}

TEST(RegionGutter, DividesTheLinesBesideIt) {
  std::vector<Line> lines;
  const std::pair<const char*, Box> places[] = {
      {"a", {60, 450, 90, 470}}, {"b", {530, 450, 560, 470}}, {"c", {60, 950, 90, 970}}, {"d", {300, 500, 490, 520}}};
  for (const auto& [text, box] : places) lines.push_back({.text = text, .polygon = polygon_of(box)});
  const LinesBySide sides = by_side(lines, region_gutter(kColumns, 1000));
  EXPECT_EQ(texts(sides.left), "ad");
  EXPECT_EQ(texts(sides.right), "b");
  EXPECT_EQ(texts(sides.beyond), "c");
  EXPECT_EQ(texts(by_side(lines, std::nullopt).beyond), "abcd");
}

}  // namespace
}  // namespace plimsoll

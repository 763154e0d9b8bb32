#include "reading/straighten/level_page.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reading/straighten/placed_back.h"

namespace plimsoll {
namespace {

TEST(LevelPage, PointsComeBackToWhereTheyWere) {
  const LevelPage level(0.05, 1000, 1400);
  for (const Point point : {Point{0, 0}, Point{500, 700}, Point{999, 20}, Point{120.5F, 1300}}) {
    const Point back = level.on_page(level.levelled(point));
    EXPECT_NEAR(back.x, point.x, 1e-3);
    EXPECT_NEAR(back.y, point.y, 1e-3);
  }
  EXPECT_EQ(level.levelled(Point{500, 700}), (Point{500, 700})) << "around the middle";
}

TEST(LevelPage, AFallingLineBecomesLevel) {
  const LevelPage level(std::atan2(1, 20), 1000, 1000);
  const Point left = level.levelled(Point{100, 300});
  const Point right = level.levelled(Point{900, 340});
  EXPECT_NEAR(left.y, right.y, 1e-3);
}

TEST(LevelPage, ThePictureTurnsAsItsPointsDo) {
  cv::Mat page(400, 600, CV_8UC1, cv::Scalar(255));
  page(cv::Rect(98, 148, 5, 5)) = 0;
  const LevelPage level(0.08, page.cols, page.rows);
  const cv::Mat out = level.levelled(page);
  ASSERT_EQ(out.size(), page.size());
  const Point there = level.levelled(Point{100.5F, 150.5F});
  EXPECT_LT(out.at<std::uint8_t>(static_cast<int>(there.y), static_cast<int>(there.x)), 30);
  EXPECT_EQ(out.at<std::uint8_t>(0, 0), 255) << "what turns in from outside repeats the border";
}

TEST(PlacedBack, MovesLinesWordsBlocksAndCells) {
  const Polygon square = polygon_of({0, 0, 10, 10});
  Block block{.kind = BlockKind::table, .box = {0, 0, 10, 10}};
  block.lines.push_back({.text = "x", .polygon = square, .words = {{.text = "x", .polygon = square}}});
  block.table = Table{.rows = 1, .columns = 2, .cells = {{.box = {0, 0, 5, 10}}, {.column = 1}}};
  std::vector<Block> blocks{block};
  move_points(blocks, [](Point point) { return Point{point.y + 100, point.x + 200}; });
  EXPECT_EQ(blocks[0].box, (Box{100, 200, 110, 210}));
  EXPECT_EQ(blocks[0].lines[0].polygon[1], (Point{100, 210}));
  EXPECT_EQ(blocks[0].lines[0].words[0].polygon[3], (Point{110, 200}));
  EXPECT_EQ(blocks[0].table->cells[0].box, (Box{100, 200, 110, 205}));
  EXPECT_EQ(blocks[0].table->cells[1].box, Box{}) << "it has no place";
}

}  // namespace
}  // namespace plimsoll

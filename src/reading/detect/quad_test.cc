#include "reading/detect/quad.h"

#include <gtest/gtest.h>

#include "reading/detect/box_order.h"
#include "reading/detect/unclip.h"

namespace plimsoll {
namespace {

Polygon rectangle(float left, float top, float right, float bottom) {
  return {Point{left, top}, Point{right, top}, Point{right, bottom}, Point{left, bottom}};
}

TEST(Quad, CornersComeInOrderFromAnyOrder) {
  const Polygon wanted{Point{1, 2}, Point{9, 1}, Point{10, 5}, Point{2, 6}};
  Polygon mixed = wanted;
  std::ranges::sort(mixed, {}, &Point::y);
  EXPECT_EQ(clockwise(mixed), wanted);
}

TEST(Quad, AreaAndPerimeter) {
  EXPECT_DOUBLE_EQ(area(rectangle(1, 1, 5, 4)), 12);
  EXPECT_DOUBLE_EQ(perimeter(rectangle(1, 1, 5, 4)), 14);
  EXPECT_DOUBLE_EQ(area({Point{0, 0}, Point{0, 3}, Point{4, 3}, Point{4, 0}}), 12) << "counter-clockwise";
}

TEST(Quad, TheMinimalQuadOfATurnedRectangleIsItself) {
  const cv::Mat points = (cv::Mat_<float>(4, 2) << 0, 10, 10, 0, 40, 30, 30, 40);
  const MinimalQuad quad = minimal_quad(points.reshape(2));
  EXPECT_NEAR(quad.short_side, std::sqrt(200.F), 1e-3);
  const Polygon wanted{Point{10, 0}, Point{40, 30}, Point{30, 40}, Point{0, 10}};
  for (std::size_t corner = 0; corner < 4; ++corner) {
    EXPECT_NEAR(quad.corners[corner].x, wanted[corner].x, 1e-3) << corner;
    EXPECT_NEAR(quad.corners[corner].y, wanted[corner].y, 1e-3) << corner;
  }
}

TEST(Unclip, GrowsByAreaTimesRatioPerPerimeter) {
  struct Row {
    Polygon box;
    double ratio;
    int units;
    Box grown;
  };
  // 100 x 20: area 2000, perimeter 240, so 1.2 means 10 px.
  for (const Row& row : {Row{rectangle(50, 50, 150, 70), 1.2, 16, {40, 40, 160, 80}},
                         Row{rectangle(50, 50, 150, 70), 1.5, 16, {37.5, 37.5, 162.5, 82.5}},
                         Row{rectangle(50, 50, 150, 70), 1.2, 1, {40, 40, 160, 80}},
                         Row{rectangle(50.9F, 50, 150.9F, 70), 1.2, 1, {40, 40, 160, 80}},  // truncated
                         Row{rectangle(50.5F, 50, 150.5F, 70), 1.2, 16, {40.5, 40, 160.5, 80}},
                         Row{rectangle(50, 50, 150, 70), 0.6, 16, {45, 45, 155, 75}}}) {
    const MinimalQuad quad = minimal_quad(unclip(row.box, row.ratio, row.units));
    EXPECT_NEAR(quad.corners[0].x, row.grown.left, 0.1) << row.box[0].x << ' ' << row.units;
    EXPECT_NEAR(quad.corners[0].y, row.grown.top, 0.1);
    EXPECT_NEAR(quad.corners[2].x, row.grown.right, 0.1);
    EXPECT_NEAR(quad.corners[2].y, row.grown.bottom, 0.1);
  }
}

TEST(Unclip, ABoxWithoutExtentHasNoOutline) { EXPECT_TRUE(unclip(rectangle(5, 5, 5, 5), 1.5, 1).empty()); }

std::vector<TextRegion> at(std::initializer_list<Point> corners) {
  std::vector<TextRegion> regions;
  for (const Point& corner : corners)
    regions.push_back({.corners = rectangle(corner.x, corner.y, corner.x + 10, corner.y + 10)});
  return regions;
}

std::vector<Point> first_corners(const std::vector<TextRegion>& regions) {
  std::vector<Point> corners;
  corners.reserve(regions.size());
  for (const TextRegion& region : regions) corners.push_back(region.corners[0]);
  return corners;
}

// A staircase: each within 10 px of its neighbour, the first and the last are not.
TEST(BoxOrder, TheReferencesDifferOnStaircases) {
  auto regions = at({{300, 0}, {200, 6}, {100, 12}});
  order_as_rapidocr(regions);
  EXPECT_EQ(first_corners(regions), (std::vector<Point>{{100, 12}, {200, 6}, {300, 0}})) << "one row";
  regions = at({{300, 0}, {200, 6}, {100, 12}});
  order_as_paddlex(regions);
  EXPECT_EQ(first_corners(regions), (std::vector<Point>{{200, 6}, {300, 0}, {100, 12}}))
      << "only neighbours change places";
}

TEST(BoxOrder, RowsAreReadFromTheLeft) {
  for (const auto order : {order_as_rapidocr, order_as_paddlex}) {
    auto regions = at({{50, 40}, {90, 1}, {10, 4}, {50, 0}, {10, 30}});
    order(regions);
    EXPECT_EQ(first_corners(regions), (std::vector<Point>{{10, 4}, {50, 0}, {90, 1}, {10, 30}, {50, 40}}));
  }
}

}  // namespace
}  // namespace plimsoll

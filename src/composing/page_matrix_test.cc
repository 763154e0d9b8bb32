#include "composing/page_matrix.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

// A page whose crop box is 300 wide and 200 high at (10, 20); what is read of it is at 2 pixels a point.
constexpr PageArea area(int rotate) { return {10, 20, 300, 200, rotate}; }

struct Case {
  int rotate;
  int angle;
  PdfPoint top_left;      // of the page as it is read, in user space
  PdfPoint bottom_right;  // likewise
};

class PixelsToUserSpace : public testing::TestWithParam<Case> {};

TEST_P(PixelsToUserSpace, CornersAreCorners) {
  const Case& one = GetParam();
  const bool sideways = (one.rotate + one.angle) % 180 != 0;
  Page page;
  page.width = sideways ? 400 : 600;
  page.height = sideways ? 600 : 400;
  page.angle = one.angle;
  const PageMatrix matrix = pixels_to_user_space(page, area(one.rotate));
  const PdfPoint first = matrix({0, 0});
  const PdfPoint last = matrix({static_cast<float>(page.width), static_cast<float>(page.height)});
  EXPECT_NEAR(first.x, one.top_left.x, 1e-6);
  EXPECT_NEAR(first.y, one.top_left.y, 1e-6);
  EXPECT_NEAR(last.x, one.bottom_right.x, 1e-6);
  EXPECT_NEAR(last.y, one.bottom_right.y, 1e-6);
}

// /Rotate 90 shows the page's bottom left corner at the top left; 270 its top right one.
INSTANTIATE_TEST_SUITE_P(Turns, PixelsToUserSpace,
                         testing::Values(Case{0, 0, {10, 220}, {310, 20}}, Case{90, 0, {10, 20}, {310, 220}},
                                         Case{180, 0, {310, 20}, {10, 220}}, Case{270, 0, {310, 220}, {10, 20}},
                                         Case{0, 90, {10, 20}, {310, 220}}, Case{0, 180, {310, 20}, {10, 220}},
                                         Case{0, 270, {310, 220}, {10, 20}}, Case{90, 270, {10, 220}, {310, 20}},
                                         Case{270, 180, {10, 20}, {310, 220}}));

TEST(PixelsToUserSpace, ScalesByTheSides) {
  Page page;
  page.width = 600;
  page.height = 400;
  const PdfPoint point = pixels_to_user_space(page, area(0))({100, 50});
  EXPECT_NEAR(point.x, 60, 1e-6);
  EXPECT_NEAR(point.y, 195, 1e-6);
}

}  // namespace
}  // namespace plimsoll

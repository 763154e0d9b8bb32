#include "reading/seal/text_band.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "reading/seal/strip.h"

namespace plimsoll {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr double kDegree = std::numbers::pi / 180;

cv::Mat map_with_arc(cv::Size size, cv::Point centre, int radius, int from, int to, int thickness, double value = 1) {
  cv::Mat map(size, CV_32FC1, cv::Scalar(0));
  cv::ellipse(map, centre, {radius, radius}, 0, from, to, cv::Scalar(value), thickness);
  return map;
}

TEST(TextBands, ABentOneKnowsItsCentreRadiiAndEnds) {
  const auto bands = text_bands(map_with_arc({500, 500}, {240, 260}, 150, 180, 400, 40), {.grow = 0});
  ASSERT_THAT(bands, SizeIs(1));
  ASSERT_TRUE(bands[0].arc);
  const Arc& arc = *bands[0].arc;
  EXPECT_NEAR(arc.centre.x, 240, 3);
  EXPECT_NEAR(arc.centre.y, 260, 3);
  EXPECT_NEAR(arc.outer.at(100), 170, 4);
  EXPECT_NEAR(arc.inner.at(100), 130, 4);
  // OpenCV's thick strokes are rounded: half a stroke more at both ends.
  EXPECT_NEAR(arc.begin / kDegree, 173, 3);
  EXPECT_NEAR(arc.step * static_cast<float>(arc.outer.size()) / kDegree, 234, 5);
}

TEST(TextBands, GrowOutwardsInwardsAndAtTheirEnds) {
  const cv::Mat map = map_with_arc({500, 500}, {240, 260}, 150, 180, 360, 40);
  const Arc core = *text_bands(map, {.grow = 0}).at(0).arc;
  const Arc grown = *text_bands(map, {.grow = 0.5}).at(0).arc;
  EXPECT_NEAR(grown.outer.at(90), core.outer.at(90) + 10, 1.5);
  EXPECT_NEAR(grown.inner.at(90), core.inner.at(90) - 10, 1.5);
  EXPECT_LT(grown.begin, core.begin);
  EXPECT_GT(grown.outer.size(), core.outer.size());
}

TEST(TextBands, AStraightOneHasARectangleOnly) {
  cv::Mat map(300, 300, CV_32FC1, cv::Scalar(0));
  map(cv::Rect(50, 100, 200, 30)) = 0.9;
  const auto bands = text_bands(map, {});
  ASSERT_THAT(bands, SizeIs(1));
  EXPECT_FALSE(bands[0].arc);
  EXPECT_NEAR(bands[0].score, 0.9, 1e-5);
  const Box box = bounds(bands[0].quad);
  EXPECT_NEAR(box.height(), 29 + 2 * 0.5 * 6000 / 456, 2);
}

TEST(TextBands, AClosedRingIsOneBandAndWhatItEnclosesAnother) {
  cv::Mat map = map_with_arc({500, 500}, {250, 250}, 150, 0, 360, 40);
  map(cv::Rect(200, 240, 100, 24)) = 1;
  const auto bands = text_bands(map, {});
  ASSERT_THAT(bands, SizeIs(2));
  ASSERT_TRUE(bands[0].arc);
  EXPECT_NEAR(bands[0].arc->step * static_cast<float>(bands[0].arc->outer.size()) / kDegree, 360, 1e-2);
  EXPECT_FALSE(bands[1].arc);
}

TEST(TextBands, FaintOnesAndSpecksAreNone) {
  EXPECT_THAT(text_bands(map_with_arc({500, 500}, {250, 250}, 150, 180, 360, 40, 0.5), {}), IsEmpty());
  cv::Mat specks(100, 100, CV_32FC1, cv::Scalar(0));
  specks(cv::Rect(10, 10, 3, 40)) = 1;
  EXPECT_THAT(text_bands(specks, {}), IsEmpty());
  EXPECT_THAT(text_bands(cv::Mat(100, 100, CV_32FC1, cv::Scalar(0)), {}), IsEmpty());
}

TEST(TextBands, AreBounded) {
  cv::Mat map(400, 400, CV_32FC1, cv::Scalar(0));
  for (int y = 0; y < 10; ++y)
    for (int x = 0; x < 10; ++x) map(cv::Rect(x * 40, y * 40, 20, 12)) = 1;
  EXPECT_THAT(text_bands(map, {.bands_max = 32}), SizeIs(32));
}

// A picture whose grey is the angle: a strip of it gets steadily brighter.
TEST(Strip, RunsClockwiseWithItsOuterEdgeAbove) {
  cv::Mat picture(500, 500, CV_8UC1, cv::Scalar(0));
  cv::ellipse(picture, {250, 250}, {170, 170}, 0, 180, 270, cv::Scalar(60), cv::FILLED);
  cv::ellipse(picture, {250, 250}, {170, 170}, 0, 270, 360, cv::Scalar(120), cv::FILLED);
  cv::circle(picture, {250, 250}, 150, cv::Scalar(255), cv::FILLED);
  const auto band = text_bands(map_with_arc({500, 500}, {250, 250}, 150, 185, 355, 36), {.grow = 0}).at(0);
  const cv::Mat strip = strip_of(picture, band);
  EXPECT_EQ(strip.cols, strip_size(band).width);
  EXPECT_NEAR(strip.cols, 150 * std::numbers::pi, 40);
  EXPECT_NEAR(strip.rows, 36, 4);
  EXPECT_EQ(strip.at<std::uint8_t>(4, strip.cols / 4), 60);
  EXPECT_EQ(strip.at<std::uint8_t>(4, 3 * strip.cols / 4), 120);
  EXPECT_EQ(strip.at<std::uint8_t>(strip.rows - 4, strip.cols / 2), 255);
}

TEST(Strip, ItsPartsAreFoundAgainOnThePage) {
  const auto band = placed(text_bands(map_with_arc({500, 500}, {250, 250}, 150, 180, 360, 40), {.grow = 0}).at(0), 0.5F,
                           {1000, 2000});
  const Polygon middle = on_page({Point{0.45F, 0}, Point{0.55F, 0}, Point{0.55F, 1}, Point{0.45F, 1}}, *band.arc);
  const Box box = bounds(middle);
  EXPECT_NEAR((box.left + box.right) / 2, 1000 + 2 * 250, 6);
  EXPECT_NEAR(box.top, 2000 + 2 * (250 - 170), 8);
  EXPECT_NEAR(box.bottom, 2000 + 2 * (250 - 130), 8);
}

}  // namespace
}  // namespace plimsoll

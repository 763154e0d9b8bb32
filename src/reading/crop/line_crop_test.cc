#include "reading/crop/line_crop.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

Polygon rectangle(float left, float top, float right, float bottom) {
  return {Point{left, top}, Point{right, top}, Point{right, bottom}, Point{left, bottom}};
}

TEST(LineCrop, SidesAreTruncatedAndTallBoxesReadDownwards) {
  struct Row {
    Polygon quad;
    PixelSize size;
    int angle;
  };
  for (const Row& row : {Row{rectangle(0, 0, 100.9F, 20.9F), {100, 20}, 0}, Row{rectangle(0, 0, 20, 30), {20, 30}, 90},
                         Row{rectangle(0, 0, 20, 29), {20, 29}, 0},
                         Row{{Point{0, 0}, Point{30, 40}, Point{22, 46}, Point{-8, 6}}, {50, 10}, 0},
                         Row{rectangle(3, 3, 3, 3), {1, 1}, 0}}) {
    EXPECT_EQ(quad_size(row.quad), row.size);
    EXPECT_EQ(place_of(row.quad).angle, row.angle);
  }
}

// Four quarters of different grey: which one is where tells the turn.
TEST(LineCrop, CutsTurnTheTextUpright) {
  cv::Mat page(60, 60, CV_8UC1, cv::Scalar(255));
  page(cv::Rect(20, 10, 10, 20)) = 10;
  page(cv::Rect(30, 10, 10, 20)) = 20;
  page(cv::Rect(30, 30, 10, 20)) = 30;
  page(cv::Rect(20, 30, 10, 20)) = 40;
  struct Row {
    int angle;
    int top_left, top_right, bottom_right, bottom_left;
  };
  for (const Row& row : {Row{0, 10, 20, 30, 40}, {90, 20, 30, 40, 10}, {180, 30, 40, 10, 20}, {270, 40, 10, 20, 30}}) {
    const LinePlace place{.quad = rectangle(20, 10, 40, 50), .angle = row.angle};
    const cv::Mat line = cut(page, place);
    const PixelSize size = crop_size(place);
    ASSERT_EQ(line.size(), cv::Size(size.width, size.height));
    EXPECT_EQ(line.at<std::uint8_t>(3, 3), row.top_left) << row.angle;
    EXPECT_EQ(line.at<std::uint8_t>(3, line.cols - 4), row.top_right) << row.angle;
    EXPECT_EQ(line.at<std::uint8_t>(line.rows - 4, line.cols - 4), row.bottom_right) << row.angle;
    EXPECT_EQ(line.at<std::uint8_t>(line.rows - 4, 3), row.bottom_left) << row.angle;
  }
}

TEST(LineCrop, ASlantedLineComesOutStraight) {
  cv::Mat page(100, 100, CV_8UC3, cv::Scalar::all(255));
  for (int y = 0; y < 100; ++y)
    for (int x = 0; x < 100; ++x)
      if (std::abs(y - x) <= 4) page.at<cv::Vec3b>(y, x) = {0, 0, 0};
  const LinePlace place = place_of({Point{25, 15}, Point{85, 75}, Point{75, 85}, Point{15, 25}});
  const cv::Mat line = cut(page, place);
  ASSERT_EQ(line.size(), cv::Size(84, 14));
  for (const int x : {10, 40, 70}) {
    EXPECT_LT(line.at<cv::Vec3b>(7, x)[0], 40) << x;
    EXPECT_GT(line.at<cv::Vec3b>(0, x)[0], 215) << x;
    EXPECT_GT(line.at<cv::Vec3b>(13, x)[0], 215) << x;
  }
}

TEST(LineCrop, TheReadingPolygonBeginsWhereTheTextDoes) {
  const Polygon quad = rectangle(0, 0, 10, 40);
  EXPECT_EQ(reading_polygon({quad, 0})[0], (Point{0, 0}));
  EXPECT_EQ(reading_polygon({quad, 90})[0], (Point{10, 0}));
  EXPECT_EQ(reading_polygon({quad, 90})[1], (Point{10, 40})) << "it runs downwards";
  EXPECT_EQ(reading_polygon({quad, 180})[0], (Point{10, 40}));
  EXPECT_EQ(reading_polygon({quad, 270})[0], (Point{0, 40}));
}

TEST(LineCrop, PartsFollowTheLine) {
  EXPECT_EQ(part_of(rectangle(10, 0, 110, 20), 0.25F, 0.5F), rectangle(35, 0, 60, 20));
}

}  // namespace
}  // namespace plimsoll

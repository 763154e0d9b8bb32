#include "reading/recognise/line_width.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(LineWidth, BucketsAreStepsWithinBounds) {
  const RecognitionParameters parameters{.width_min = 64, .width_step = 128, .width_max = 1024};
  struct Row {
    int resized;
    int input;
  };
  for (const Row& row : {Row{1, 128}, {128, 128}, {129, 256}, {1000, 1024}, {1024, 1024}, {3000, 1024}})
    EXPECT_EQ(input_width(row.resized, parameters), row.input) << row.resized;
}

TEST(LineWidth, LinesAreResizedToTheNetworksHeightRoundedUp) {
  EXPECT_EQ(resized_width({100, 48}, 48), 100);
  EXPECT_EQ(resized_width({100, 49}, 48), 98);
  EXPECT_EQ(resized_width({1, 1000}, 48), 1);
}

// Stripes as letters, with blank columns where words end.
cv::Mat strip_with_gaps(int width, const std::vector<int>& gaps) {
  cv::Mat strip(48, width, CV_8UC1, cv::Scalar(230));
  for (int x = 0; x < width; ++x)
    for (int y = 10; y < 38; ++y) strip.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>((x / 3 + y / 5) % 2 * 200);
  for (const int gap : gaps) strip.colRange(gap - 8, gap + 8) = 230;
  return strip;
}

TEST(Cuts, ShortLinesStayWhole) {
  EXPECT_EQ(cuts(strip_with_gaps(1024, {}), 1024), (std::vector<Cut>{{}}));
  EXPECT_EQ(cuts(strip_with_gaps(5000, {}), 0), (std::vector<Cut>{{}}));
}

TEST(Cuts, LongLinesAreCutInTheMiddleOfGaps) {
  const std::vector<Cut> places = cuts(strip_with_gaps(1300, {200, 600, 900}), 1024);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_NEAR(places[1].column, 600, 2);
  EXPECT_EQ(places[1].gap, 16);
}

TEST(Cuts, PartsAlwaysFit) {
  for (const int width : {1025, 1640, 2000, 3277, 9999, 40000}) {
    for (const auto& gaps : {std::vector<int>{}, std::vector<int>{900, 1000}}) {
      std::vector<Cut> places = cuts(strip_with_gaps(width, gaps), 1024);
      EXPECT_EQ(places.front(), Cut{});
      places.push_back({.column = width});
      for (std::size_t part = 1; part < places.size(); ++part) {
        EXPECT_GT(places[part].column, places[part - 1].column) << width;
        EXPECT_LE(places[part].column - places[part - 1].column, 1024) << width;
      }
    }
  }
}

TEST(Cuts, ColourIsCutAsGreyIs) {
  cv::Mat colour;
  cv::merge(std::vector(3, strip_with_gaps(1300, {200, 600, 900})), colour);
  EXPECT_EQ(cuts(colour, 1024), cuts(strip_with_gaps(1300, {200, 600, 900}), 1024));
}

}  // namespace
}  // namespace plimsoll

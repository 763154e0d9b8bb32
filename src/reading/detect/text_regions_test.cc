#include "reading/detect/text_regions.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

const DetectionParameters kRapid = reading_parameters("rapidocr").value().detection;

cv::Mat map_with(std::initializer_list<std::pair<cv::Rect, float>> spots) {
  cv::Mat map = cv::Mat::zeros(200, 400, CV_32F);
  for (const auto& [spot, probability] : spots) map(spot) = probability;
  return map;
}

TEST(TextRegions, ASpotBecomesABoxInPagePixels) {
  const auto regions = text_regions(map_with({{{100, 50, 100, 20}, 0.9F}}), {400, 200}, {800, 600}, kRapid);
  ASSERT_EQ(regions.size(), 1U);
  // Outline of pixel centres, one more at the left and top by dilation: 100 x 20 map pixels, grown by 13.3 of them.
  const Polygon& corners = regions[0].corners;
  EXPECT_NEAR(corners[0].x, (100 - 13.3) * 2, 4);
  EXPECT_NEAR(corners[0].y, (50 - 13.3) * 3, 6);
  EXPECT_NEAR(corners[2].x, (200 + 13.3) * 2, 4);
  EXPECT_NEAR(corners[2].y, (70 + 13.3) * 3, 6);
  EXPECT_EQ(corners[0].x, std::floor(corners[0].x)) << "whole pixels";
  EXPECT_GT(regions[0].score, 0.8F);
}

TEST(TextRegions, FaintAndTinySpotsAreDropped) {
  EXPECT_TRUE(text_regions(map_with({{{100, 50, 100, 20}, 0.4F}}), {400, 200}, {400, 200}, kRapid).empty()) << "0.5";
  EXPECT_TRUE(text_regions(map_with({{{100, 50, 100, 20}, 0.2F}}), {400, 200}, {400, 200}, kRapid).empty()) << "0.3";
  EXPECT_TRUE(text_regions(map_with({{{100, 50, 100, 2}, 0.9F}}), {400, 200}, {400, 200}, kRapid).empty()) << "thin";
}

TEST(TextRegions, BoxesEndAtThePage) {
  const auto regions = text_regions(map_with({{{0, 0, 400, 30}, 0.9F}}), {400, 200}, {400, 200}, kRapid);
  ASSERT_EQ(regions.size(), 1U);
  EXPECT_EQ(regions[0].corners[0], (Point{0, 0}));
  EXPECT_EQ(regions[0].corners[2].x, 399);
}

TEST(TextRegions, CandidatesAreBounded) {
  DetectionParameters parameters = kRapid;
  parameters.candidates_max = 2;
  const cv::Mat map = map_with(
      {{{10, 10, 60, 15}, 0.9F}, {{10, 60, 60, 15}, 0.9F}, {{10, 110, 60, 15}, 0.9F}, {{200, 10, 60, 15}, 0.9F}});
  EXPECT_EQ(text_regions(map, {400, 200}, {400, 200}, parameters).size(), 2U);
}

}  // namespace
}  // namespace plimsoll

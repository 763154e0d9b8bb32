#include "reading/detect/text_regions.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "reading/detect/quad.h"
#include "reading/detect/unclip.h"

namespace plimsoll {
namespace {

constexpr float kCoreSideMin = 3;  // in the map, before unclipping
constexpr float kBoxSideMin = 5;   // in the map, after
constexpr int kPageSideMin = 3;    // in the page: boxes this thin or thinner are dropped

std::vector<std::vector<cv::Point>> outlines(const cv::Mat& map, const DetectionParameters& parameters) {
  cv::Mat text = map > parameters.binarise;
  if (parameters.dilate) cv::dilate(text, text, cv::Mat::ones(2, 2, CV_8U));
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(text, contours, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
  return contours;
}

// Mean probability inside the quadrilateral.
float mean_score(const cv::Mat& map, const Polygon& quad) {
  const Box box = bounds(quad);
  const int left = std::clamp(static_cast<int>(std::floor(box.left)), 0, map.cols - 1);
  const int right = std::clamp(static_cast<int>(std::ceil(box.right)), 0, map.cols - 1);
  const int top = std::clamp(static_cast<int>(std::floor(box.top)), 0, map.rows - 1);
  const int bottom = std::clamp(static_cast<int>(std::ceil(box.bottom)), 0, map.rows - 1);
  cv::Mat mask = cv::Mat::zeros(bottom - top + 1, right - left + 1, CV_8U);
  std::vector<cv::Point> corners;
  for (const Point& corner : quad)
    corners.emplace_back(static_cast<int>(corner.x - static_cast<float>(left)),
                         static_cast<int>(corner.y - static_cast<float>(top)));
  cv::fillPoly(mask, std::vector{corners}, cv::Scalar(1));
  return static_cast<float>(cv::mean(map(cv::Rect(left, top, mask.cols, mask.rows)), mask)[0]);
}

Polygon in_page(const Polygon& quad, PixelSize content, PixelSize page) {
  const auto scaled = [](float value, int from, int to) {
    const float whole = std::nearbyint(value / static_cast<float>(from) * static_cast<float>(to));
    return std::clamp(whole, 0.F, static_cast<float>(to));
  };
  Polygon corners;
  std::ranges::transform(quad, corners.begin(), [&](const Point& corner) {
    return Point{scaled(corner.x, content.width, page.width), scaled(corner.y, content.height, page.height)};
  });
  corners = clockwise(corners);
  for (Point& corner : corners) {
    corner.x = std::min(corner.x, static_cast<float>(page.width - 1));
    corner.y = std::min(corner.y, static_cast<float>(page.height - 1));
  }
  return corners;
}

bool is_thin(const Polygon& corners) {
  return static_cast<int>(distance(corners[0], corners[1])) <= kPageSideMin ||
         static_cast<int>(distance(corners[0], corners[3])) <= kPageSideMin;
}

std::optional<TextRegion> region_of(const std::vector<cv::Point>& outline, const cv::Mat& map, PixelSize content,
                                    PixelSize page, const DetectionParameters& parameters) {
  const MinimalQuad core = minimal_quad(cv::Mat(outline));
  if (core.short_side < kCoreSideMin) return std::nullopt;
  const float score = mean_score(map, core.corners);
  if (score < parameters.score_min) return std::nullopt;
  const cv::Mat grown = unclip(core.corners, parameters.unclip, parameters.unclip_units);
  if (grown.empty()) return std::nullopt;
  const MinimalQuad box = minimal_quad(grown);
  if (box.short_side < kBoxSideMin) return std::nullopt;
  const TextRegion region{.corners = in_page(box.corners, content, page), .score = score};
  if (is_thin(region.corners)) return std::nullopt;
  return region;
}

}  // namespace

std::vector<TextRegion> text_regions(const cv::Mat& map, PixelSize content, PixelSize page,
                                     const DetectionParameters& parameters) {
  const std::vector<std::vector<cv::Point>> contours = outlines(map, parameters);
  std::vector<TextRegion> regions;
  const std::size_t count = std::min(contours.size(), parameters.candidates_max);
  for (std::size_t index = 0; index < count; ++index)
    if (auto region = region_of(contours[index], map, content, page, parameters)) regions.push_back(*region);
  return regions;
}

}  // namespace plimsoll

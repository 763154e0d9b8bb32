#include "reading/crop/line_crop.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "reading/detect/quad.h"

namespace plimsoll {
namespace {

bool lies_straight(const Polygon& quad) {
  return quad[0].y == quad[1].y && quad[2].y == quad[3].y && quad[0].x == quad[3].x && quad[1].x == quad[2].x;
}

// Resampling an upright rectangle onto itself changes nothing: no need to.
cv::Mat straight_copy(const cv::Mat& page, const Polygon& quad, PixelSize size) {
  return page(cv::Rect(static_cast<int>(quad[0].x), static_cast<int>(quad[0].y), size.width, size.height)).clone();
}

cv::Mat warped(const cv::Mat& page, const Polygon& quad, PixelSize size) {
  std::array<cv::Point2f, 4> from;
  std::ranges::transform(quad, from.begin(), [](const Point& point) { return cv::Point2f(point.x, point.y); });
  const auto width = static_cast<float>(size.width);
  const auto height = static_cast<float>(size.height);
  const std::array<cv::Point2f, 4> to{cv::Point2f(0, 0), {width, 0}, {width, height}, {0, height}};
  cv::Mat line;
  cv::warpPerspective(page, line, cv::getPerspectiveTransform(from.data(), to.data()),
                      cv::Size(size.width, size.height), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  return line;
}

Point between(const Point& a, const Point& b, float fraction) {
  return {.x = a.x + (b.x - a.x) * fraction, .y = a.y + (b.y - a.y) * fraction};
}

}  // namespace

LinePlace place_of(const Polygon& quad) {
  const PixelSize size = quad_size(quad);
  return {.quad = quad, .angle = static_cast<double>(size.height) / size.width >= kTallRatio ? 90 : 0};
}

LinePlace turned(const LinePlace& place, int by) { return {.quad = place.quad, .angle = (place.angle + by) % 360}; }

PixelSize quad_size(const Polygon& quad) {
  const auto side = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    return std::max(1, static_cast<int>(std::max(distance(quad[a], quad[b]), distance(quad[c], quad[d]))));
  };
  return {.width = side(0, 1, 2, 3), .height = side(0, 3, 1, 2)};
}

PixelSize crop_size(const LinePlace& place) {
  const PixelSize size = quad_size(place.quad);
  return place.angle % 180 == 0 ? size : PixelSize{.width = size.height, .height = size.width};
}

cv::Mat cut(const cv::Mat& page, const LinePlace& place) {
  const PixelSize size = quad_size(place.quad);
  cv::Mat line = lies_straight(place.quad) ? straight_copy(page, place.quad, size) : warped(page, place.quad, size);
  // Text that is turned clockwise is turned back counter-clockwise.
  if (place.angle == 90) cv::rotate(line, line, cv::ROTATE_90_COUNTERCLOCKWISE);
  if (place.angle == 180) cv::rotate(line, line, cv::ROTATE_180);
  if (place.angle == 270) cv::rotate(line, line, cv::ROTATE_90_CLOCKWISE);
  return line;
}

// Text turned by 90 runs downwards: it begins at the box's right top, its line's upper edge faces right.
Polygon reading_polygon(const LinePlace& place) {
  Polygon corners = place.quad;
  std::ranges::rotate(corners, corners.begin() + place.angle / 90);
  return corners;
}

Polygon part_of(const Polygon& line, float from, float to) {
  return {between(line[0], line[1], from), between(line[0], line[1], to), between(line[3], line[2], to),
          between(line[3], line[2], from)};
}

}  // namespace plimsoll

#include "reading/detect/quad.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

Polygon sorted_by_x(Polygon corners) {
  stable_sort_by(corners, [](const Point& corner) { return corner.x; });
  return corners;
}

}  // namespace

MinimalQuad minimal_quad(const cv::Mat& points) {
  const cv::RotatedRect rectangle = cv::minAreaRect(points);
  std::array<cv::Point2f, 4> raw;
  rectangle.points(raw.data());
  Polygon corners;
  std::ranges::transform(raw, corners.begin(), [](const cv::Point2f& point) { return Point{point.x, point.y}; });
  const Polygon sorted = sorted_by_x(corners);
  const bool left_in_order = sorted[1].y > sorted[0].y;
  const bool right_in_order = sorted[3].y > sorted[2].y;
  return {.corners = {left_in_order ? sorted[0] : sorted[1], right_in_order ? sorted[2] : sorted[3],
                      right_in_order ? sorted[3] : sorted[2], left_in_order ? sorted[1] : sorted[0]},
          .short_side = std::min(rectangle.size.width, rectangle.size.height)};
}

Polygon clockwise(const Polygon& corners) {
  const Polygon sorted = sorted_by_x(corners);
  const bool left_in_order = sorted[0].y <= sorted[1].y;
  const bool right_in_order = sorted[2].y <= sorted[3].y;
  return {left_in_order ? sorted[0] : sorted[1], right_in_order ? sorted[2] : sorted[3],
          right_in_order ? sorted[3] : sorted[2], left_in_order ? sorted[1] : sorted[0]};
}

float distance(Point a, Point b) {
  const float x = a.x - b.x;
  const float y = a.y - b.y;
  return std::sqrt(x * x + y * y);
}

double area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t index = 0; index < polygon.size(); ++index) {
    const Point& a = polygon[index];
    const Point& b = polygon[(index + 1) % polygon.size()];
    twice += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
  }
  return std::abs(twice) / 2;
}

double perimeter(const Polygon& polygon) {
  double length = 0;
  for (std::size_t index = 0; index < polygon.size(); ++index) {
    const Point& a = polygon[index];
    const Point& b = polygon[(index + 1) % polygon.size()];
    length += std::hypot(static_cast<double>(a.x) - b.x, static_cast<double>(a.y) - b.y);
  }
  return length;
}

}  // namespace plimsoll

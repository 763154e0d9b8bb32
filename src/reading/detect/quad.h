// Quadrilaterals as detection makes them.
#pragma once

#include <opencv2/core.hpp>
#include <span>

#include "document/page.h"

namespace plimsoll {

struct MinimalQuad {
  Polygon corners{};  // top-left, top-right, bottom-right, bottom-left as they lie in the image
  float short_side = 0;
};

// The smallest rectangle, turned as it needs to be, around the points.
[[nodiscard]] MinimalQuad minimal_quad(const cv::Mat& points);

// Corners sorted into top-left, top-right, bottom-right, bottom-left: the two leftmost by height, then the others.
[[nodiscard]] Polygon clockwise(const Polygon& corners);

[[nodiscard]] float distance(Point a, Point b);
// Shoelace formula; not negative.
[[nodiscard]] double area(const Polygon& polygon);
[[nodiscard]] double perimeter(const Polygon& polygon);

}  // namespace plimsoll

// Cutting a line of text out of a page, straight and the right way up.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"
#include "document/raster.h"

namespace plimsoll {

// Where a line lies and which way its text runs.
struct LinePlace {
  Polygon quad{};  // top-left, top-right, bottom-right, bottom-left as they lie in the page
  int angle = 0;   // 0, 90, 180, 270: clockwise turn of the text against the page
  [[nodiscard]] bool operator==(const LinePlace&) const = default;
};

// At least this much taller than wide, a box holds a line that runs downwards (of all references).
inline constexpr double kTallRatio = 1.5;

// A box of a detector: 90 for tall ones (their text usually runs downwards), otherwise 0.
[[nodiscard]] LinePlace place_of(const Polygon& quad);
[[nodiscard]] LinePlace turned(const LinePlace& place, int by);

// Size of the quad itself, sides truncated to whole pixels; at least 1 × 1.
[[nodiscard]] PixelSize quad_size(const Polygon& quad);
// Width and height of what cut() gives.
[[nodiscard]] PixelSize crop_size(const LinePlace& place);
// The line as it reads: quad stretched to a rectangle (cubic; the border repeats), then turned back by its angle.
[[nodiscard]] cv::Mat cut(const cv::Mat& page, const LinePlace& place);

// Corners clockwise as the text is read, for Line::polygon.
[[nodiscard]] Polygon reading_polygon(const LinePlace& place);
// The part of the reading polygon between two fractions of the line's length.
[[nodiscard]] Polygon part_of(const Polygon& line, float from, float to);

}  // namespace plimsoll

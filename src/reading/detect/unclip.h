// The detector marks the core of a line of text; unclipping grows it back to the whole line.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"

namespace plimsoll {

// The outline of `box` moved outwards by area × ratio / perimeter, corners rounded, as an N×1 matrix of points
// (CV_32FC2). Clipper computes in integers of 1/units pixel, corners truncated; units = 1 is what the references do.
// Empty when the box has no area.
[[nodiscard]] cv::Mat unclip(const Polygon& box, double ratio, int units);

}  // namespace plimsoll

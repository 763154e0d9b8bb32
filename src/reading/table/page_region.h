// A region of a page in whole pixels.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"

namespace plimsoll {

// The pixels that the region touches; empty when it lies outside of the page or is none (of numbers that are none,
// too).
[[nodiscard]] cv::Rect pixels_of(const Box& region, const cv::Mat& page);

}  // namespace plimsoll

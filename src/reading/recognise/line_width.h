// Widths of the recogniser's input, and where a line too long for it is cut.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/raster.h"
#include "reading/parameters.h"

namespace plimsoll {

// Width of a line resized to the network's height, rounded up.
[[nodiscard]] int resized_width(PixelSize line, int height);
// Width of the input for it: at least width_min, a multiple of width_step, at most width_max.
[[nodiscard]] int input_width(int resized, const RecognitionParameters& parameters);

// Columns at which `strip` (a line, resized; grey or BGR) is cut into parts of at most `width_max`: 0, …, strip.cols.
// Each cut lies in the middle of the widest gap of the last third of what fits: gaps are columns of nearly one value.
[[nodiscard]] std::vector<int> cuts(const cv::Mat& strip, int width_max);

}  // namespace plimsoll

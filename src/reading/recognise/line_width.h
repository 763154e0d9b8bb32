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

// Where a part of a long line begins, and how many calm columns there are around that place.
struct Cut {
  int column = 0;
  int gap = 0;
  bool operator==(const Cut&) const = default;
};

// Cuts `strip` (a line, resized; grey or BGR) into parts of at most `width_max`: the first begins at 0, the last ends
// at strip.cols. Parts are of like width; each cut lies in the middle of the widest gap near its place, where gaps are
// columns of nearly one value.
[[nodiscard]] std::vector<Cut> cuts(const cv::Mat& strip, int width_max);

}  // namespace plimsoll

// 8-bit pixels into a network's float input, plane by plane, without a float copy of the image in between.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <span>

#include "reading/parameters.h"

namespace plimsoll {

// The 256 numbers that a channel's pixels can become.
class PixelTable {
 public:
  explicit PixelTable(const Normalisation& normalisation);
  [[nodiscard]] const std::array<float, 256>& channel(int index) const {
    return values_[static_cast<std::size_t>(index)];
  }

 private:
  std::array<std::array<float, 256>, 3> values_{};
};

// Writes `image` (grey or BGR; grey fills all three planes alike) into the top left of `input`, three planes of
// height × width; what lies to the right of it and below becomes `fill`. The image must not be larger than that.
void write_planes(const cv::Mat& image, const PixelTable& table, std::span<float> input, int width, int height,
                  float fill);

}  // namespace plimsoll

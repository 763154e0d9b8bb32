// A region of a page as the input of a network that writes.
#pragma once

#include <opencv2/core.hpp>
#include <span>

#include "document/raster.h"
#include "reading/sequence/sequence_family.h"

namespace plimsoll {

// Without its margins: the rectangle around all pixels that are darker than 200 of 255 when the picture is stretched
// from black to white (as UniMERNet does it). All of it where every pixel is alike. `picture` is grey or BGR, not
// empty.
[[nodiscard]] cv::Mat without_margins(const cv::Mat& picture);

// The picture with the family's size, grey or R, G, B, 8 bit.
[[nodiscard]] cv::Mat fitted(const cv::Mat& picture, const SequenceFamily& family);

// (pixel / 255 − mean) / deviation, plane by plane; `input` has channels × height × width numbers.
void write_normalised(const cv::Mat& image, const SequenceFamily& family, std::span<float> input);

}  // namespace plimsoll

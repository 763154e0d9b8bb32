// A band of text unrolled: what a recogniser reads.
#pragma once

#include <opencv2/core.hpp>

#include "document/raster.h"
#include "reading/seal/text_band.h"

namespace plimsoll {

// The size of strip_of()'s picture, at most 96 pixels high; at least 1 × 1.
[[nodiscard]] PixelSize strip_size(const TextBand& band);
// Clockwise along an arc with its outer edge above; a straight band as it lies, the longer side along the line. What
// lies outside of the picture repeats its border.
[[nodiscard]] cv::Mat strip_of(const cv::Mat& picture, const TextBand& band);
// Where a part of an arc's strip lies in the picture: `part` has corners in shares of the strip, 0 to 1.
[[nodiscard]] Polygon on_page(const Polygon& part, const Arc& arc);

}  // namespace plimsoll

// What the references do to a page before detection, and the way back for boxes.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"
#include "reading/parameters.h"

namespace plimsoll {

struct ReferenceImage {
  cv::Mat pixels;
  float back_x = 1;  // page = (box - bar) × back
  float back_y = 1;
  int bar = 0;  // height of the black bar above
};

[[nodiscard]] ReferenceImage prepare(const cv::Mat& page, const ReferencePreparation& preparation);
[[nodiscard]] Polygon back_in_page(const Polygon& box, const ReferenceImage& image, int page_width, int page_height);

}  // namespace plimsoll

// From the detector's probability map to boxes around lines of text (differentiable binarisation's post-processing).
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"
#include "document/raster.h"
#include "reading/parameters.h"

namespace plimsoll {

struct TextRegion {
  Polygon corners{};  // top-left, top-right, bottom-right, bottom-left as they lie in the page; whole pixels
  float score = 0;
};

// `map` is CV_32FC1; its pixel (x, y) stands for (x / map_width × page width, …), where `content` says which part of
// the map shows the page. Corners lie within the page. In the order of the contours, at most candidates_max.
[[nodiscard]] std::vector<TextRegion> text_regions(const cv::Mat& map, PixelSize content, PixelSize page,
                                                   const DetectionParameters& parameters);

}  // namespace plimsoll

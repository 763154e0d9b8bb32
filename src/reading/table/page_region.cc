#include "reading/table/page_region.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {

cv::Rect pixels_of(const Box& region, const cv::Mat& page) {
  // Bounded before the conversion: what no page is as large as.
  const auto whole = [](float number, int most) {
    return std::isfinite(number) ? static_cast<int>(std::clamp(number, 0.F, static_cast<float>(most))) : 0;
  };
  const int left = whole(std::floor(region.left), page.cols);
  const int top = whole(std::floor(region.top), page.rows);
  return {left, top, std::max(0, whole(std::ceil(region.right), page.cols) - left),
          std::max(0, whole(std::ceil(region.bottom), page.rows) - top)};
}

}  // namespace plimsoll

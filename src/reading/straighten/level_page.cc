#include "reading/straighten/level_page.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace plimsoll {

LevelPage::LevelPage(double skew, int width, int height)
    : sine_(static_cast<float>(std::sin(skew))),
      cosine_(static_cast<float>(std::cos(skew))),
      middle_{static_cast<float>(width) / 2, static_cast<float>(height) / 2} {}

Point LevelPage::turned(Point point, float way) const {
  const float x = point.x - middle_.x;
  const float y = point.y - middle_.y;
  return {middle_.x + cosine_ * x - way * sine_ * y, middle_.y + way * sine_ * x + cosine_ * y};
}

cv::Mat LevelPage::levelled(const cv::Mat& page) const {
  // From the levelled picture's pixels to the page's: pixel (0, 0) has its middle at (0.5, 0.5).
  const Point corner = on_page({0.5F, 0.5F});
  const cv::Matx23f back(cosine_, -sine_, corner.x - 0.5F, sine_, cosine_, corner.y - 0.5F);
  cv::Mat out;
  cv::warpAffine(page, out, back, page.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return out;
}

}  // namespace plimsoll

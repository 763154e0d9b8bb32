#include "reading/pipeline/reference_image.h"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

#include "reading/detect/detector_size.h"

namespace plimsoll {
namespace {

constexpr int kStep = 32;

// Sides are truncated, then rounded to the step one by one. A second resize forgets the first one's factor, as
// RapidOCR's does.
void resize_by(ReferenceImage& image, double ratio) {
  const cv::Size from = image.pixels.size();
  const auto side = [&](int length) { return std::max(kStep, round_to_step(static_cast<int>(length * ratio), kStep)); };
  const cv::Size to(side(from.width), side(from.height));
  cv::Mat resized;
  cv::resize(image.pixels, resized, to);
  image.pixels = resized;
  image.back_x = static_cast<float>(static_cast<double>(from.width) / to.width);
  image.back_y = static_cast<float>(static_cast<double>(from.height) / to.height);
}

void add_bars(ReferenceImage& image, const ReferencePreparation& preparation) {
  const int height = image.pixels.rows;
  const int width = image.pixels.cols;
  const bool wide = static_cast<double>(width) / height > preparation.letterbox_ratio;
  if (height > preparation.letterbox_height && !wide) return;
  const int wanted = 2 * std::max(width / preparation.letterbox_ratio, preparation.letterbox_height);
  image.bar = std::abs(wanted - height) / 2;
  cv::Mat padded;
  cv::copyMakeBorder(image.pixels, padded, image.bar, image.bar, 0, 0, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  image.pixels = padded;
}

}  // namespace

ReferenceImage prepare(const cv::Mat& page, const ReferencePreparation& preparation) {
  ReferenceImage image{.pixels = page};
  const auto longer = [&] { return std::max(image.pixels.cols, image.pixels.rows); };
  const auto shorter = [&] { return std::min(image.pixels.cols, image.pixels.rows); };
  if (preparation.side_max > 0 && longer() > preparation.side_max)
    resize_by(image, static_cast<double>(preparation.side_max) / longer());
  if (shorter() < preparation.side_min) resize_by(image, static_cast<double>(preparation.side_min) / shorter());
  if (preparation.letterbox_ratio > 0) add_bars(image, preparation);
  return image;
}

Polygon back_in_page(const Polygon& box, const ReferenceImage& image, int page_width, int page_height) {
  Polygon corners;
  std::ranges::transform(box, corners.begin(), [&](const Point& corner) {
    const float x = corner.x * image.back_x;
    const float y = (corner.y - static_cast<float>(image.bar)) * image.back_y;
    return Point{.x = std::clamp(x, 0.F, static_cast<float>(page_width)),
                 .y = std::clamp(y, 0.F, static_cast<float>(page_height))};
  });
  return corners;
}

}  // namespace plimsoll

#include "reading/seal/strip.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "reading/crop/line_crop.h"

namespace plimsoll {
namespace {

// Twice what the recogniser scales lines to: more gains nothing.
constexpr float kHeightMax = 96;

// Along the band's middle and across it.
struct Extent {
  float length = 0;
  float height = 0;
};

Extent extent_of(const Arc& arc) {
  Extent extent;
  for (std::size_t index = 0; index < arc.outer.size(); ++index) {
    extent.length += (arc.outer[index] + arc.inner[index]) / 2 * arc.step;
    extent.height += arc.outer[index] - arc.inner[index];
  }
  extent.height /= static_cast<float>(arc.outer.size());
  return extent;
}

// `along` and `across` from 0 to 1, across from the outer edge to the inner one.
Point on_arc(const Arc& arc, float along, float across) {
  const auto last = static_cast<float>(arc.outer.size() - 1);
  const float place = std::clamp(along, 0.F, 1.F) * last;
  const auto index = static_cast<std::size_t>(place);
  const std::size_t next = std::min(index + 1, arc.outer.size() - 1);
  const float share = place - static_cast<float>(index);
  const auto between = [&](const std::vector<float>& radii) {
    return radii[index] + share * (radii[next] - radii[index]);
  };
  const float outer = between(arc.outer);
  const float radius = outer + across * (between(arc.inner) - outer);
  const float angle = arc.begin + place * arc.step;
  return {arc.centre.x + radius * std::cos(angle), arc.centre.y + radius * std::sin(angle)};
}

cv::Mat unrolled(const cv::Mat& picture, const Arc& arc, PixelSize size) {
  cv::Mat x(size.height, size.width, CV_32FC1);
  cv::Mat y(size.height, size.width, CV_32FC1);
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column) {
      const Point from = on_arc(arc, (static_cast<float>(column) + 0.5F) / static_cast<float>(size.width),
                                (static_cast<float>(row) + 0.5F) / static_cast<float>(size.height));
      x.at<float>(row, column) = from.x - 0.5F;
      y.at<float>(row, column) = from.y - 0.5F;
    }
  cv::Mat strip;
  cv::remap(picture, strip, x, y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return strip;
}

// Its longer side is the line's.
LinePlace straight(const TextBand& band) { return place_of(band.quad); }

}  // namespace

PixelSize strip_size(const TextBand& band) {
  if (!band.arc) return crop_size(straight(band));
  const Extent extent = extent_of(*band.arc);
  const float scale = std::min(1.F, kHeightMax / std::max(extent.height, 1.F));
  const auto side = [&](float length) { return std::max(1, static_cast<int>(length * scale)); };
  return {.width = side(extent.length), .height = side(extent.height)};
}

cv::Mat strip_of(const cv::Mat& picture, const TextBand& band) {
  return band.arc ? unrolled(picture, *band.arc, strip_size(band)) : cut(picture, straight(band));
}

Polygon on_page(const Polygon& part, const Arc& arc) {
  Polygon corners;
  std::ranges::transform(part, corners.begin(), [&](const Point& point) { return on_arc(arc, point.x, point.y); });
  return corners;
}

}  // namespace plimsoll

#include "reading/detect/detector_size.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

int up_to_step(int side, int step) { return (std::max(side, 1) + step - 1) / step * step; }

double bucket_scale(PixelSize page, const DetectionParameters& parameters) {
  const double shorter = std::min(page.width, page.height);
  const double longer = std::max(page.width, page.height);
  double scale = std::clamp(parameters.side_min / shorter, 1.0, parameters.enlarge_max);
  if (parameters.side_max > 0) scale = std::min(scale, parameters.side_max / longer);
  return scale;
}

DetectorSize bucket(PixelSize page, const DetectionParameters& parameters) {
  const double scale = bucket_scale(page, parameters);
  const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(side * scale))); };
  const PixelSize content{.width = scaled(page.width), .height = scaled(page.height)};
  return {.content = content,
          .input = {.width = up_to_step(content.width, parameters.side_step),
                    .height = up_to_step(content.height, parameters.side_step)}};
}

DetectorSize stretch(PixelSize page, const DetectionParameters& parameters) {
  const double shorter = std::min(page.width, page.height);
  double ratio = shorter < parameters.side_min ? parameters.side_min / shorter : 1.0;
  const auto scaled = [&](int side) { return static_cast<int>(side * ratio); };
  PixelSize size{.width = scaled(page.width), .height = scaled(page.height)};
  if (const int longer = std::max(size.width, size.height); parameters.side_max > 0 && longer > parameters.side_max) {
    const double limit = static_cast<double>(parameters.side_max) / longer;
    size = {.width = static_cast<int>(size.width * limit), .height = static_cast<int>(size.height * limit)};
  }
  size = {.width = std::max(parameters.side_step, round_to_step(size.width, parameters.side_step)),
          .height = std::max(parameters.side_step, round_to_step(size.height, parameters.side_step))};
  return {.content = size, .input = size};
}

}  // namespace

int round_to_step(int side, int step) {
  // nearbyint rounds half to even in the default rounding mode.
  return static_cast<int>(std::nearbyint(static_cast<double>(side) / step)) * step;
}

DetectorSize detector_size(PixelSize page, const DetectionParameters& parameters) {
  return parameters.fit == FitRule::bucket ? bucket(page, parameters) : stretch(page, parameters);
}

}  // namespace plimsoll

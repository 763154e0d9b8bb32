#include "reading/detect/detector_size.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

int up_to_step(int side, int step) { return (std::max(side, 1) + step - 1) / step * step; }

DetectorSize bucket_at(PixelSize page, double scale, PixelSize input) {
  const auto scaled = [&](int side, int most) {
    return std::clamp(static_cast<int>(std::lround(side * scale)), 1, most);
  };
  return {.content = {.width = scaled(page.width, input.width), .height = scaled(page.height, input.height)},
          .input = input};
}

double fitting_scale(PixelSize page, PixelSize frame) {
  return std::min(static_cast<double>(frame.width) / page.width, static_cast<double>(frame.height) / page.height);
}

// The frame that shows the page largest. There are about a dozen, all of about pixels_max.
PixelSize best_frame(PixelSize page, const DetectionParameters& parameters) {
  constexpr int kShortStep = 128;
  PixelSize best;
  for (int shorter = kShortStep; shorter * shorter <= parameters.pixels_max; shorter += kShortStep) {
    const int fitting = static_cast<int>(parameters.pixels_max / shorter);
    const int longer = std::min(fitting, parameters.side_max) / parameters.side_step * parameters.side_step;
    for (const PixelSize frame : {PixelSize{shorter, longer}, PixelSize{longer, shorter}})
      if (best.width == 0 || fitting_scale(page, frame) > fitting_scale(page, best)) best = frame;
  }
  return best;
}

DetectorSize bucket(PixelSize page, const DetectionParameters& parameters) {
  const int shortest = std::min(page.width, page.height);
  const double wanted = std::clamp(static_cast<double>(parameters.side_min) / shortest, 1.0, parameters.enlarge_max);
  const auto input_side = [&](int side) {
    return up_to_step(static_cast<int>(std::lround(std::min(side * wanted, 1e6))), parameters.side_step);
  };
  const PixelSize free{.width = input_side(page.width), .height = input_side(page.height)};
  const bool small = static_cast<double>(free.pixels()) <= parameters.free_pixels_max &&
                     std::max(free.width, free.height) <= parameters.side_max;
  const PixelSize input = small ? free : best_frame(page, parameters);
  return bucket_at(page, std::min(wanted, fitting_scale(page, input)), input);
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

#include "engine_room/page_forecast.h"

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {
using namespace literals;

// As the set `default` of src/reading/parameters.h has them.
constexpr double kSideMin = 736;
constexpr double kEnlargeMost = 2;
constexpr double kFreePixels = 600'000;
constexpr double kFramePixels = 850'000;
// Of the detector's input, measured at 960² and 1920×1440 (design §6).
constexpr double kBytesPerPixel = 125;

// Before anything was measured here: what the lines in flight and the code for new shapes take.
constexpr Bytes kFixed = 40_MiB;
constexpr Bytes kPerThread = 24_MiB;

}  // namespace

std::string_view label(Thrift thrift) { return thrift == Thrift::roomy ? "page" : "frugal page"; }

std::uint64_t detector_pixels(const PageShape& shape) {
  const double shortest = std::max(std::min(shape.width, shape.height), 1);
  const double enlarged = std::clamp(kSideMin / shortest, 1.0, kEnlargeMost);
  const double pixels = static_cast<double>(shape.width) * static_cast<double>(shape.height) * enlarged * enlarged;
  return static_cast<std::uint64_t>(pixels <= kFreePixels ? pixels : kFramePixels);
}

PageForecast::PageForecast(std::string models, std::string precision, int threads)
    : models_(std::move(models)), precision_(std::move(precision)), threads_(threads) {}

// One fit for the whole page: its size is what the detector's activations and the raster's copies should take, so the
// line over it corrects both at once, and lines of text are its intercept.
StageDemand PageForecast::stage(const PageShape& shape, Thrift thrift, double side_scale) const {
  const double detector = static_cast<double>(detector_pixels(shape)) * kBytesPerPixel * side_scale * side_scale;
  const std::uint64_t size = static_cast<std::uint64_t>(detector) + shape.raster().count();
  const Bytes fixed = kFixed + kPerThread * static_cast<std::uint64_t>(threads_);
  const StagePrice roomy{.fixed = fixed, .per_element = 1.1};
  const StagePrice frugal{.fixed = fixed, .per_element = 0.6};
  return {.key = {.stage = std::string(label(thrift)), .model = models_, .precision = precision_},
          .size = size,
          .price = thrift == Thrift::roomy ? roomy : frugal};
}

PageDemand PageForecast::demand(const PageShape& shape, Thrift thrift, double side_scale) const {
  return {.host = shape.raster() + kResult, .work = predictor_.stage(stage(shape, thrift, side_scale))};
}

void PageForecast::observe(const PageShape& shape, Thrift thrift, double side_scale, const PageUse& use) {
  const StageDemand about = stage(shape, thrift, side_scale);
  predictor_.observe(about.key, {.size = about.size, .peak = use.engine});
}

}  // namespace plimsoll

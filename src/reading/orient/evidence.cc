#include "reading/orient/evidence.h"

#include <algorithm>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

double long_side(const LinePlace& place) {
  const PixelSize size = quad_size(place.quad);
  return std::max(size.width, size.height);
}

// Beyond 12 times its height a longer line costs more to read and proves no more.
double worth(const LinePlace& place) {
  const PixelSize size = quad_size(place.quad);
  return std::min(12.0, long_side(place) / std::min(size.width, size.height));
}

}  // namespace

std::vector<std::size_t> choose_probes(std::span<const LinePlace> places, std::size_t count) {
  std::vector<std::size_t> order = order_by(places, [](const LinePlace& place) { return -worth(place); });
  order.resize(std::min(order.size(), count));
  return order;
}

bool mostly_tall(std::span<const LinePlace> places) {
  double tall = 0;
  double wide = 0;
  for (const LinePlace& place : places) (place.angle % 180 == 90 ? tall : wide) += long_side(place);
  return tall > wide;
}

int turn_needed(std::span<const Evidence> evidence, const OrientationParameters& parameters) {
  if (evidence.empty()) return 0;
  Evidence best = evidence.front();
  for (const Evidence& other : evidence.subspan(1))
    if (other.confidence >= best.confidence + static_cast<double>(parameters.gain_min)) best = other;
  return (360 - best.angle) % 360;
}

}  // namespace plimsoll

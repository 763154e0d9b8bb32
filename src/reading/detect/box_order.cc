#include "reading/detect/box_order.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

constexpr float kRowHeight = 10;  // px, in both references

float top(const TextRegion& region) { return region.corners[0].y; }
float left(const TextRegion& region) { return region.corners[0].x; }

}  // namespace

void order_as_rapidocr(std::vector<TextRegion>& regions) {
  stable_sort_by(regions, top);
  auto row = regions.begin();
  while (row != regions.end()) {
    const auto far = [](const TextRegion& a, const TextRegion& b) { return top(b) - top(a) >= kRowHeight; };
    const auto last = std::adjacent_find(row, regions.end(), far);
    const auto next = last == regions.end() ? last : last + 1;
    stable_sort_by(std::ranges::subrange(row, next), left);
    row = next;
  }
}

void order_as_paddlex(std::vector<TextRegion>& regions) {
  stable_sort_by(regions, [](const TextRegion& region) { return std::pair(top(region), left(region)); });
  for (std::size_t index = 1; index < regions.size(); ++index) {
    for (std::size_t at = index; at > 0; --at) {
      TextRegion& above = regions[at - 1];
      TextRegion& below = regions[at];
      if (std::abs(top(below) - top(above)) >= kRowHeight || left(below) >= left(above)) break;
      std::swap(above, below);
    }
  }
}

}  // namespace plimsoll

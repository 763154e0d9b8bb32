#include "document/page.h"

#include <algorithm>

namespace plimsoll {

Box bounds(const Polygon& polygon) {
  const auto [left, right] = std::ranges::minmax(polygon, {}, &Point::x);
  const auto [top, bottom] = std::ranges::minmax(polygon, {}, &Point::y);
  return {left.x, top.y, right.x, bottom.y};
}

Box united(const Box& a, const Box& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

Polygon polygon_of(const Box& box) {
  return {Point{box.left, box.top}, Point{box.right, box.top}, Point{box.right, box.bottom},
          Point{box.left, box.bottom}};
}

}  // namespace plimsoll

// A detection before its class becomes a block kind: what every layout network gives after decoding.
#pragma once

#include <algorithm>

#include "document/page.h"

namespace plimsoll {

struct ClassBox {
  int label = 0;  // index into the family's classes
  float score = 0;
  Box box{};
  // Order keys of the networks that have learned them; rising `order`, then falling `order_tie`.
  float order = 0;
  float order_tie = 0;
  bool operator==(const ClassBox&) const = default;
};

[[nodiscard]] inline float area(const Box& box) { return std::max(0.F, box.width()) * std::max(0.F, box.height()); }

[[nodiscard]] inline float common_area(const Box& a, const Box& b) {
  return area(
      {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)});
}

}  // namespace plimsoll

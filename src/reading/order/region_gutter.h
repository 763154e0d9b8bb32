// The strip between two columns as a layout's regions show it.
#pragma once

#include <optional>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Where a page is divided: `x`, and from where to where that holds.
struct RegionGutter {
  float x = 0;
  float top = 0;
  float bottom = 0;
};

// The vertical line with most regions on its lesser side, two at least on each, and none across it on the heights where
// both sides have some. Regions may reach over it by a hundredth of the page.
[[nodiscard]] std::optional<RegionGutter> region_gutter(const std::vector<Box>& regions, int page_width);

// Lines that no region holds, by the side of the gutter that they are on: left, right, and what lies beyond it. Without
// a gutter all are in the last.
struct LinesBySide {
  std::vector<Line> left;
  std::vector<Line> right;
  std::vector<Line> beyond;
};
[[nodiscard]] LinesBySide by_side(std::vector<Line> lines, const std::optional<RegionGutter>& gutter);

}  // namespace plimsoll

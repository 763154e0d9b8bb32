#include "reading/order/region_gutter.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace plimsoll {
namespace {

// Of the page's width.
constexpr float kTolerance = 0.01F;
constexpr std::size_t kRegionsMin = 2;

// The heights that a side's regions are on.
struct Side {
  std::size_t count = 0;
  float top = 0;
  float bottom = 0;
};

void add(Side& side, const Box& box) {
  side.top = side.count == 0 ? box.top : std::min(side.top, box.top);
  side.bottom = side.count == 0 ? box.bottom : std::max(side.bottom, box.bottom);
  ++side.count;
}

struct Divided {
  RegionGutter gutter;
  std::size_t lesser = 0;
};

std::optional<Divided> divide(const std::vector<Box>& regions, float x, float tolerance) {
  Side left;
  Side right;
  std::vector<Box> across;
  for (const Box& box : regions) {
    if (box.right <= x + tolerance)
      add(left, box);
    else if (box.left >= x - tolerance)
      add(right, box);
    else
      across.push_back(box);
  }
  const RegionGutter gutter{x, std::max(left.top, right.top), std::min(left.bottom, right.bottom)};
  const std::size_t lesser = std::min(left.count, right.count);
  if (lesser < kRegionsMin || gutter.top >= gutter.bottom) return std::nullopt;
  const bool blocked =
      std::ranges::any_of(across, [&](const Box& box) { return box.top < gutter.bottom && box.bottom > gutter.top; });
  return blocked ? std::nullopt : std::optional(Divided{gutter, lesser});
}

}  // namespace

std::optional<RegionGutter> region_gutter(const std::vector<Box>& regions, int page_width) {
  const float tolerance = kTolerance * static_cast<float>(page_width);
  std::optional<Divided> best;
  for (const Box& region : regions) {
    const std::optional<Divided> divided = divide(regions, region.right, tolerance);
    if (divided && (!best || divided->lesser > best->lesser)) best = divided;
  }
  return best ? std::optional(best->gutter) : std::nullopt;
}

LinesBySide by_side(std::vector<Line> lines, const std::optional<RegionGutter>& gutter) {
  LinesBySide sides;
  for (Line& line : lines) {
    const Box box = bounds(line.polygon);
    const float middle = (box.top + box.bottom) / 2;
    const bool divided = gutter && middle > gutter->top && middle < gutter->bottom;
    const bool left = divided && (box.left + box.right) / 2 < gutter->x;
    (!divided ? sides.beyond : left ? sides.left : sides.right).push_back(std::move(line));
  }
  return sides;
}

}  // namespace plimsoll

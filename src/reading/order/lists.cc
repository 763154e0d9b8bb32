#include "reading/order/lists.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "document/list_marker.h"
#include "reading/order/fragment.h"

namespace plimsoll {
namespace {

// In heights of a line: how far apart the left edges of bullets in one list are, and blocks of one list.
constexpr float kEdge = 0.8F;
constexpr float kGap = 2.5F;

// The items of a block whose first line begins one.
struct Items {
  ListMarker first;
  int last = 0;  // value of the last one
  int count = 0;
};

bool goes_on(const ListMarker& first, int last, const ListMarker& next) {
  return next.kind == first.kind && (next.kind == MarkerKind::bullet || next.value == last + 1);
}

std::optional<Items> items_of(const Block& block) {
  if (block.kind != BlockKind::text || block.lines.empty()) return std::nullopt;
  const std::optional<ListMarker> first = list_marker(block.lines.front().text);
  if (!first) return std::nullopt;
  Items items{.first = *first, .last = first->value, .count = 1};
  for (std::size_t line = 1; line < block.lines.size(); ++line) {
    const std::optional<ListMarker> next = list_marker(block.lines[line].text);
    if (!next || !goes_on(items.first, items.last, *next)) continue;
    items.last = next->value;
    ++items.count;
  }
  return items;
}

float line_height(const Block& block) { return bounds(block.lines.front().polygon).height(); }

bool follows(const Block& list, const Items& items, const Block& next, const Items& more) {
  if (!goes_on(items.first, items.last, more.first)) return false;
  const float height = line_height(next);
  const float gap = next.box.top - list.box.bottom;
  return gap > -height && gap < kGap * height && std::abs(next.box.left - list.box.left) <= kEdge * height &&
         overlap(list.box.left, list.box.right, next.box.left, next.box.right) > 0;
}

}  // namespace

void join_lists(std::vector<Block>& blocks) {
  std::vector<Block> joined;
  joined.reserve(blocks.size());
  std::optional<Items> open;  // of the last block that was taken
  for (Block& block : blocks) {
    std::optional<Items> items = items_of(block);
    if (open && items && follows(joined.back(), *open, block, *items)) {
      Block& list = joined.back();
      list.box = united(list.box, block.box);
      std::ranges::move(block.lines, std::back_inserter(list.lines));
      open->last = items->last;
      open->count += items->count;
    } else {
      joined.push_back(std::move(block));
      open = items;
    }
    if (open && open->count > 1) joined.back().kind = BlockKind::list;
  }
  blocks = std::move(joined);
}

}  // namespace plimsoll

#include "composing/text_rows.h"

#include <algorithm>
#include <cmath>

#include "base/median.h"

namespace plimsoll {
namespace {

// Of the lower line's height: how far the middles of neighbours may be apart, and how far they may overlap.
constexpr float kStep = 0.5F;
constexpr float kOverlap = 0.3F;

bool stands_beside(const LineBox& line, const LineBox& before) {
  const float low = std::min(line.height, before.height);
  return line.level && before.level && std::abs(line.middle() - before.middle()) < kStep * low &&
         line.box.left > before.box.right - kOverlap * low;
}

LineBox around(std::span<const LineBox> lines) {
  LineBox all = lines.front();
  std::vector<float> heights;
  for (const LineBox& line : lines) {
    all.box = united(all.box, line.box);
    heights.push_back(line.height);
  }
  all.height = median(std::move(heights));
  return all;
}

}  // namespace

std::vector<TextRow> rows_of(std::span<const LineBox> lines) {
  std::vector<TextRow> rows;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (at > 0 && stands_beside(lines[at], lines[at - 1]))
      ++rows.back().count;
    else
      rows.push_back({.first = at, .count = 1});
  }
  for (TextRow& row : rows) row.box = around(lines.subspan(row.first, row.count));
  return rows;
}

}  // namespace plimsoll

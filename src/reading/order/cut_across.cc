#include "reading/order/cut_across.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/median.h"
#include "reading/order/fragment.h"
#include "reading/order/line_cut.h"

namespace plimsoll {
namespace {

// Lengths in the line's heights.
constexpr float kLineMin = 8;      // shorter lines hold no two columns
constexpr float kReach = 6;        // neighbours have their middle within this
constexpr float kEdge = 0.35F;     // a neighbour's left edge is the gap's right edge as near as this: columns are flush
constexpr float kRagged = 3;       // ... and its right edge may stay this far short of the gap
constexpr float kGapMin = 0.4F;    // of the gap
constexpr float kGapRatio = 1.3F;  // of the gap, against the median of the line's other gaps
// Neighbours on each side that it takes, and how many of them outweigh one that runs across as well.
constexpr int kNeighboursMin = 3;
constexpr int kAgainstOne = 3;

struct Gap {
  float from = 0;
  float to = 0;
  [[nodiscard]] float width() const { return to - from; }
};

std::vector<Gap> gaps_of(const Line& line) {
  std::vector<Gap> gaps;
  for (std::size_t index = 1; index < line.words.size(); ++index)
    gaps.push_back({bounds(line.words[index - 1].polygon).right, bounds(line.words[index].polygon).left});
  return gaps;
}

float median_width(const std::vector<Gap>& gaps) {
  std::vector<float> widths;
  widths.reserve(gaps.size());
  for (const Gap& gap : gaps) widths.push_back(gap.width());
  return median(std::move(widths));
}

// Boxes of the lines near `box`, its own row left out. `by_top` is sorted.
std::vector<Box> neighbours_of(const Box& box, const std::vector<Box>& by_top) {
  const float reach = kReach * box.height();
  const float middle = (box.top + box.bottom) / 2;
  std::vector<Box> near;
  // No line that counts is higher than the reach itself.
  auto from = std::ranges::lower_bound(by_top, middle - 2 * reach, {}, &Box::top);
  for (; from != by_top.end() && from->top < middle + reach; ++from)
    if (std::abs((from->top + from->bottom) / 2 - middle) <= reach && !beside(*from, box)) near.push_back(*from);
  return near;
}

bool is_gutter(const Gap& gap, float height, const std::vector<Box>& near) {
  int begin = 0;
  int end = 0;
  int across = 0;
  for (const Box& box : near) {
    if (std::abs(box.left - gap.to) <= kEdge * height)
      ++begin;
    else if (box.right <= gap.to && box.right >= gap.from - kRagged * height)
      ++end;
    else if (box.left < gap.from && box.right > gap.to)
      ++across;
  }
  return std::min(begin, end) >= std::max(kNeighboursMin, kAgainstOne * across);
}

// The number of words before each cut, rising.
std::vector<std::size_t> cuts_of(const Line& line, const std::vector<Box>& by_top) {
  const Box box = bounds(line.polygon);
  if (line.words.size() < 3 || box.width() < kLineMin * box.height()) return {};
  const std::vector<Gap> gaps = gaps_of(line);
  const float gap_min = std::max(kGapMin * box.height(), kGapRatio * median_width(gaps));
  std::vector<std::size_t> cuts;
  std::vector<Box> near;
  for (std::size_t index = 0; index < gaps.size(); ++index) {
    if (gaps[index].width() < gap_min) continue;
    if (near.empty()) near = neighbours_of(box, by_top);
    if (is_gutter(gaps[index], box.height(), near)) cuts.push_back(index + 1);
  }
  return cuts;
}

}  // namespace

std::vector<Line> cut_across(std::vector<Line> lines) {
  std::vector<Box> by_top;
  by_top.reserve(lines.size());
  for (const Line& line : lines) by_top.push_back(bounds(line.polygon));
  std::ranges::sort(by_top, {}, [](const Box& box) { return std::pair(box.top, box.left); });
  const std::size_t found = lines.size();
  for (std::size_t index = 0; index < found; ++index) {
    if (lines[index].angle != 0) continue;
    const std::vector<std::size_t> cuts = cuts_of(lines[index], by_top);
    // From the last on, so that the counts of the others hold.
    for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
      std::optional<Line> rest = cut_behind(lines[index], *cut);
      if (!rest) break;
      lines.push_back(*std::move(rest));
    }
  }
  return lines;
}

}  // namespace plimsoll

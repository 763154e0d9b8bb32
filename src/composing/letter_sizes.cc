#include "composing/letter_sizes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plimsoll {
namespace {

// Of one column: the higher line by the lower one, and the step to the next line by the higher one's height.
constexpr float kOfOneHeight = 1.45F;
constexpr float kLongestStep = 2.5F;
// A line counts as lying where its middle half is: boxes overlap above and below.
constexpr float kCore = 0.25F;

// Of the size; poppler's limits, with something to spare.
constexpr float kLineSpacing = 1.48F;
constexpr float kGap = 1.05F;
// Of the height: what suits the eye when letters are selected.
constexpr float kUsual = 0.9F;
constexpr float kLeast = 0.3F;
constexpr float kMost = 1.5F;

Box core(const LineBox& line) {
  return {line.box.left, line.middle() - kCore * line.height, line.box.right, line.middle() + kCore * line.height};
}

bool overlap(const Box& a, const Box& b) {
  return std::min(a.right, b.right) > std::max(a.left, b.left) && std::min(a.bottom, b.bottom) > std::max(a.top, b.top);
}

bool follows(const LineBox& line, const LineBox& before, const Box& column) {
  const auto [low, high] = std::minmax(line.height, before.height);
  const float step = line.middle() - before.middle();
  return high <= kOfOneHeight * low && step > 0.4F * low && step <= kLongestStep * high &&
         std::min(column.right, line.box.right) > std::max(column.left, line.box.left);
}

// The middle one of those that are given.
float median(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Column {
  std::size_t first = 0;
  std::size_t count = 0;
};

// To the nearest line beside it.
float gap_beside(std::span<const LineBox> lines, const Column& column, const Box& box) {
  float gap = std::numeric_limits<float>::infinity();
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (at >= column.first && at < column.first + column.count) continue;
    const Box other = core(lines[at]);
    if (other.bottom < box.top || other.top > box.bottom) continue;
    if (other.left >= box.right) gap = std::min(gap, other.left - box.right);
    if (other.right <= box.left) gap = std::min(gap, box.left - other.right);
  }
  return gap;
}

float size_of(std::span<const LineBox> lines, const Column& column) {
  std::vector<float> heights;
  std::vector<float> steps;
  Box box = core(lines[column.first]);
  for (std::size_t at = column.first; at < column.first + column.count; ++at) {
    heights.push_back(lines[at].height);
    box = united(box, core(lines[at]));
    if (at > column.first) steps.push_back(lines[at].middle() - lines[at - 1].middle());
  }
  const float height = median(heights);
  const float widest = steps.empty() ? 0 : *std::ranges::max_element(steps) / kLineSpacing;
  const float usual = steps.empty() ? 0 : median(steps) / kLineSpacing;
  float size = std::max(widest, kUsual * height);
  // Where both cannot be had, its lines stay together: paragraphs may fall apart.
  if (const float room = gap_beside(lines, column, box) / kGap; size > room) size = std::max(room, usual);
  return std::clamp(size, kLeast * height, kMost * height);
}

}  // namespace

std::vector<std::size_t> column_lengths(std::span<const LineBox> lines) {
  std::vector<std::size_t> lengths;
  Box box;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t first = at - (lengths.empty() ? 0 : lengths.back());
    const Box wider = united(box, core(lines[at]));
    const auto is_in_the_way = [&](const LineBox& other) { return overlap(core(other), wider); };
    const bool goes_on = !lengths.empty() && follows(lines[at], lines[at - 1], box) &&
                         std::ranges::none_of(lines.first(first), is_in_the_way) &&
                         std::ranges::none_of(lines.subspan(at + 1), is_in_the_way);
    if (goes_on)
      ++lengths.back();
    else
      lengths.push_back(1);
    box = goes_on ? wider : core(lines[at]);
  }
  return lengths;
}

std::vector<double> letter_sizes(std::span<const LineBox> lines) {
  std::vector<double> sizes;
  for (const std::size_t count : column_lengths(lines)) {
    const Column column{sizes.size(), count};
    const float size = size_of(lines, column);
    for (std::size_t at = column.first; at < column.first + count; ++at)
      sizes.push_back(lines[at].height > 0 ? static_cast<double>(size / lines[at].height) : 1.0);
  }
  return sizes;
}

}  // namespace plimsoll

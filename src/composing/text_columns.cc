#include "composing/text_columns.h"

#include <algorithm>

#include "base/median.h"

namespace plimsoll {
namespace {

// Of one column: the higher row by the lower one, and the step to the next row by the higher one's height.
constexpr float kOfOneHeight = 1.8F;
constexpr float kLongestStep = 2.5F;
constexpr float kShortestStep = 0.4F;  // by the lower one's
constexpr float kCore = 0.25F;
// By the middle one of the steps: what does not part paragraphs.
constexpr float kUsualStep = 1.2F;

bool overlap(const Box& a, const Box& b) {
  return std::min(a.right, b.right) > std::max(a.left, b.left) && std::min(a.bottom, b.bottom) > std::max(a.top, b.top);
}

bool follows(const LineBox& row, const LineBox& before, const Box& column) {
  const auto [low, high] = std::minmax(row.height, before.height);
  const float step = row.middle() - before.middle();
  return row.level && before.level && high <= kOfOneHeight * low && step > kShortestStep * low &&
         step <= kLongestStep * high && std::min(column.right, row.box.right) > std::max(column.left, row.box.left);
}

TextColumn measured(std::span<const LineBox> rows, TextColumn column) {
  std::vector<float> heights;
  std::vector<float> steps;
  for (std::size_t at = column.first; at < column.first + column.count; ++at) {
    heights.push_back(rows[at].height);
    if (at > column.first) steps.push_back(rows[at].middle() - rows[at - 1].middle());
  }
  column.height = median(std::move(heights));
  if (steps.empty()) return column;
  const float most = kUsualStep * median(steps);
  for (const float step : steps)
    if (step <= most) column.usual_step = std::max(column.usual_step, step);
  return column;
}

}  // namespace

Box core(const LineBox& row) {
  return {row.box.left, row.middle() - kCore * row.height, row.box.right, row.middle() + kCore * row.height};
}

std::vector<TextColumn> columns_of(std::span<const LineBox> rows) {
  std::vector<TextColumn> columns;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto goes_on = [&](const TextColumn& column) {
      const Box wider = united(column.box, core(rows[at]));
      const auto is_in_the_way = [&](const LineBox& other) { return overlap(core(other), wider); };
      return follows(rows[at], rows[at - 1], column.box) &&
             std::ranges::none_of(rows.first(column.first), is_in_the_way) &&
             std::ranges::none_of(rows.subspan(at + 1), is_in_the_way);
    };
    if (columns.empty() || !goes_on(columns.back())) {
      columns.push_back({.first = at, .count = 1, .box = core(rows[at])});
    } else {
      ++columns.back().count;
      columns.back().box = united(columns.back().box, core(rows[at]));
    }
  }
  for (TextColumn& column : columns) column = measured(rows, column);
  return columns;
}

}  // namespace plimsoll

#include "reading/order/paragraphs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "document/headings.h"

namespace plimsoll {
namespace {

// A distance between rows this much larger than usual in the column ends a paragraph.
constexpr float kLeadingRatio = 1.4F;
// Usual is at most this many heights of a row: two rows far apart are no widely set column.
constexpr float kLeadingMax = 2.5F;
// A first line stands this far in, in its own heights: less is noise, more is a centred line.
constexpr float kIndentMin = 0.7F;
constexpr float kIndentMax = 5;
// Rows of one block differ in height by no more than this: detectors' boxes vary with the letters in them.
constexpr float kHeightRatio = 1.35F;

float leading_of(const std::vector<Row>& rows) {
  std::vector<float> distances;
  for (std::size_t index = 1; index < rows.size(); ++index)
    distances.push_back(rows[index].box.bottom - rows[index - 1].box.bottom);
  if (distances.empty()) return 0;
  // The lower third: paragraphs of one line, as in letters, have more gaps than lines.
  const auto usual = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 3);
  std::ranges::nth_element(distances, usual);
  return *usual;
}

int level_of(const Row& row, float text_height) {
  return heading_level(row.text_height, text_height, row.line.text.size());
}

// Whether `row` stands in against its neighbours, which both begin at the column's edge.
bool is_indented(const Row& before, const Row& row, const Row* after) {
  const float height = row.box.height();
  const auto inside = [&](const Row& other) {
    const float distance = row.box.left - other.box.left;
    return distance > kIndentMin * height && distance < kIndentMax * height;
  };
  if (after == nullptr) return inside(before);
  return inside(before) && inside(*after) && std::abs(before.box.left - after->box.left) <= kIndentMin * height;
}

bool starts_block(const std::vector<Row>& rows, std::size_t index, float leading, float text_height) {
  const Row& before = rows[index - 1];
  const Row& row = rows[index];
  const int level = level_of(row, text_height);
  if (level != level_of(before, text_height)) return true;
  const float low = std::min(before.text_height, row.text_height);
  const float high = std::max(before.text_height, row.text_height);
  if (level > 0) return row.box.top - before.box.bottom > low;
  if (high > kHeightRatio * low && high > kHeadingRatio * text_height) return true;
  if (row.box.bottom - before.box.bottom > kLeadingRatio * std::clamp(leading, low, kLeadingMax * low)) return true;
  return is_indented(before, row, index + 1 < rows.size() ? &rows[index + 1] : nullptr);
}

}  // namespace

void append_blocks(std::vector<Block>& blocks, std::vector<Row> rows, float text_height) {
  const float leading = leading_of(rows);
  std::vector<bool> starts;
  starts.reserve(rows.size());
  for (std::size_t index = 0; index < rows.size(); ++index)
    starts.push_back(index == 0 || starts_block(rows, index, leading, text_height));
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const Box place = bounds(rows[index].line.polygon);
    if (starts[index]) {
      const int level = level_of(rows[index], text_height);
      blocks.push_back({.kind = level > 0 ? BlockKind::title : BlockKind::text, .level = level, .box = place});
    }
    blocks.back().box = united(blocks.back().box, place);
    blocks.back().lines.push_back(std::move(rows[index].line));
  }
}

}  // namespace plimsoll

#include "reading/order/rows.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "document/exporters/line_joins.h"
#include "document/headings.h"
#include "document/text_direction.h"
#include "reading/stable_order.h"

namespace plimsoll {
namespace {

// Fragments of a row may cover each other by this part of the narrower one.
constexpr float kCoverMax = 0.3F;
// A gap, in heights, that is a space also where the script has none.
constexpr float kWideGap = 1;
// Parts of one large heading stand nearer than this, in their own heights, and are about equally high.
constexpr float kHeadingGap = 1.5F;
constexpr float kHeadingDifference = 1.5F;

// A large first letter: its height against the text's, its length in UTF-8, how far from it (in text heights) its rows
// begin.
constexpr float kInitialRatio = 1.6F;
constexpr std::size_t kInitialBytesMax = 3;
constexpr float kInitialGap = 1.5F;

bool covers(const Box& a, const Box& b) {
  return overlap(a.left, a.right, b.left, b.right) > kCoverMax * std::min(a.width(), b.width());
}

bool fits(const std::vector<Fragment>& row, const Fragment& fragment) {
  const auto nearest = std::ranges::min_element(row, {}, [&](const Fragment& member) {
    return -overlap(member.box.left, member.box.right, fragment.box.left, fragment.box.right);
  });
  return beside(nearest->box, fragment.box) &&
         std::ranges::none_of(row, [&](const Fragment& member) { return covers(member.box, fragment.box); });
}

std::size_t length(const Line& line) { return std::max<std::size_t>(line.text.size(), 1); }

enum class Between { as_written, space, nothing };

void append(Line& line, Line next, Between between) {
  const auto own = static_cast<float>(length(line));
  const auto added = static_cast<float>(length(next));
  line.confidence = (line.confidence * own + next.confidence * added) / (own + added);
  const bool space = between == Between::as_written && break_is_space(line.text, next.text);
  if (space || between == Between::space) line.text += ' ';
  line.text += next.text;
  // Corners go round from where a line from left to right begins.
  const std::array<std::size_t, 2> end =
      runs_right_to_left(line.text) ? std::array<std::size_t, 2>{0, 3} : std::array<std::size_t, 2>{1, 2};
  for (const std::size_t corner : end) line.polygon[corner] = next.polygon[corner];
  std::ranges::move(next.words, std::back_inserter(line.words));
}

bool continues_heading(const Fragment& heading, const Fragment& next, float text_height) {
  const float low = std::min(heading.box.height(), next.box.height());
  const float high = std::max(heading.box.height(), next.box.height());
  const float gap = next.box.left - heading.box.right;
  return low >= kHeadingRatio * text_height && high <= kHeadingDifference * low && gap < kHeadingGap * low &&
         beside(heading.box, next.box) && !covers(heading.box, next.box);
}

}  // namespace

std::vector<std::vector<Fragment>> rows_of(const Column& column, const std::vector<Line>& lines) {
  std::vector<std::vector<Fragment>> rows;
  Column by_middle = column;
  stable_sort_by(by_middle, [](const Fragment& fragment) { return fragment.middle(); });
  for (const Fragment& fragment : by_middle) {
    // Long pages have many rows, but only the last few can be beside: two are enough for unequal heights.
    const std::size_t first = rows.size() > 2 ? rows.size() - 2 : 0;
    const auto row = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                  [&](const auto& candidate) { return fits(candidate, fragment); });
    if (row == rows.end())
      rows.push_back({fragment});
    else
      row->push_back(fragment);
  }
  for (auto& row : rows) {
    const auto turned = std::ranges::count_if(
        row, [&](const Fragment& fragment) { return runs_right_to_left(lines[fragment.line].text); });
    if (2 * static_cast<std::size_t>(turned) > row.size())
      stable_sort_by(row, [](const Fragment& fragment) { return -fragment.box.right; });
    else
      stable_sort_by(row, [](const Fragment& fragment) { return fragment.box.left; });
  }
  return rows;
}

std::vector<Fragment> join_headings(std::vector<Fragment> fragments, std::vector<Line>& lines, float text_height) {
  const std::vector<std::size_t> by_left =
      order_by(fragments, [](const Fragment& fragment) { return fragment.box.left; });
  std::vector<bool> joined(fragments.size());
  for (std::size_t position = 0; position < by_left.size(); ++position) {
    Fragment& heading = fragments[by_left[position]];
    if (joined[by_left[position]]) continue;
    for (std::size_t next = position + 1; next < by_left.size(); ++next) {
      const Fragment& part = fragments[by_left[next]];
      if (joined[by_left[next]] || !continues_heading(heading, part, text_height)) continue;
      append(lines[heading.line], std::exchange(lines[part.line], Line()), Between::as_written);
      heading.box = united(heading.box, part.box);
      joined[by_left[next]] = true;
    }
  }
  std::vector<Fragment> left_over;
  for (std::size_t index = 0; index < fragments.size(); ++index)
    if (!joined[index]) left_over.push_back(fragments[index]);
  stable_sort_by(left_over, [](const Fragment& fragment) { return std::pair(fragment.box.top, fragment.box.left); });
  return left_over;
}

void shrink_initials(std::vector<Fragment>& fragments, const std::vector<Line>& lines, float text_height) {
  for (Fragment& initial : fragments) {
    const Box box = initial.box;
    if (box.height() < kInitialRatio * text_height || lines[initial.line].text.size() > kInitialBytesMax) continue;
    std::vector<const Fragment*> rows;  // by rising top, as the fragments are
    for (const Fragment& other : fragments) {
      const float gap = other.box.left - box.right;
      const float common = overlap(other.box.top, other.box.bottom, box.top, box.bottom);
      if (gap > -text_height && gap < kInitialGap * text_height && 2 * common >= other.box.height() &&
          other.box.height() < kHeadingRatio * text_height)
        rows.push_back(&other);
    }
    if (rows.size() < 2) continue;
    initial.initial = true;
    initial.box.top = rows.front()->box.top;
    initial.box.bottom = rows.front()->box.bottom;
  }
}

Row join(const std::vector<Fragment>& row, std::vector<Line>& lines) {
  Row joined{
      .box = row.front().box, .line = std::move(lines[row.front().line]), .text_height = row.front().box.height()};
  for (std::size_t index = 1; index < row.size(); ++index) {
    const Box& box = row[index].box;
    // Rows from right to left begin with the rightmost.
    const float gap = std::max(box.left - joined.box.right, joined.box.left - box.right);
    const Between usual = gap > kWideGap * box.height() ? Between::space : Between::as_written;
    append(joined.line, std::move(lines[row[index].line]), row[index - 1].initial ? Between::nothing : usual);
    joined.box = united(joined.box, box);
    joined.text_height = std::max(joined.text_height, box.height());
  }
  return joined;
}

}  // namespace plimsoll

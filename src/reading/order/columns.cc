#include "reading/order/columns.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "document/headings.h"
#include "reading/order/gutter.h"

namespace plimsoll {
namespace {

// Empty height that sets a running head or foot apart from the rest of the page: in text heights, and against what is
// usual between the page's rows (widely set text has gaps of its height everywhere).
constexpr float kFurnitureGap = 0.8F;
constexpr float kFurnitureGapRatio = 1.6F;
// The empty height above a line by that below it, where the line goes with what follows.
constexpr float kFollowsGapRatio = 1.6F;
// Running heads and feet have at most this many rows.
constexpr int kFurnitureRows = 2;

Column pick(const Column& region, const std::vector<std::size_t>& indices) {
  Column picked;
  for (const std::size_t index : indices) picked.push_back(region[index]);
  return picked;
}

// Parts of a region between heights where nothing stands for at least `gap`.
std::vector<Column> slices(const Column& region, float gap) {
  std::vector<Column> parts;
  float bottom = 0;
  for (const Fragment& fragment : region) {
    if (parts.empty() || fragment.box.top > bottom + gap) {
      parts.emplace_back();
      bottom = fragment.box.bottom;
    }
    parts.back().push_back(fragment);
    bottom = std::max(bottom, fragment.box.bottom);
  }
  return parts;
}

int row_count(const Column& region) {
  int rows = 0;
  for (std::size_t index = 0; index < region.size(); ++index)
    if (index == 0 || !beside(region[index].box, region[index - 1].box)) ++rows;
  return rows;
}

// The lower third of the empty heights between one row and the next: short pages have more gaps than text.
float usual_gap(const Column& region) {
  std::vector<float> gaps;
  for (std::size_t index = 1; index < region.size(); ++index)
    if (!beside(region[index].box, region[index - 1].box))
      gaps.push_back(std::max(0.F, region[index].box.top - region[index - 1].box.bottom));
  if (gaps.empty()) return 0;
  const auto usual = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 3);
  std::ranges::nth_element(gaps, usual);
  return *usual;
}

class ColumnFinder {
 public:
  explicit ColumnFinder(float text_height) : text_height_(text_height) {}

  void read_page(const Column& page) {
    const float gap = std::max(kFurnitureGap * text_height_, kFurnitureGapRatio * usual_gap(page));
    std::vector<Column> parts = slices(page, gap);
    const bool head = parts.size() > 1 && row_count(parts.front()) <= kFurnitureRows;
    const bool foot = parts.size() > 2 && row_count(parts.back()) <= kFurnitureRows;
    Column body;
    for (std::size_t part = head ? 1 : 0; part < parts.size() - (foot ? 1 : 0); ++part)
      body.insert(body.end(), parts[part].begin(), parts[part].end());
    if (head) columns_.push_back(parts.front());
    read(body, std::nullopt, std::nullopt);
    if (foot) columns_.push_back(parts.back());
  }

  std::vector<Column> take() && { return std::move(columns_); }

 private:
  // `known`: a gutter of the surroundings. `below`: where what follows begins, when that is of full width.
  void read(const Column& region, std::optional<float> known, std::optional<float> below) {
    const std::optional<Gutter> gutter = find_gutter(region, text_height_, known);
    if (!gutter) {
      if (!region.empty()) columns_.push_back(region);
      return;
    }
    if (gutter->spanning.empty())
      read_side_by_side(region, *gutter, below);
    else
      read_in_bands(region, *gutter, below);
  }

  // What spans the gutter divides the region into bands from top to bottom.
  void read_in_bands(const Column& region, const Gutter& gutter, std::optional<float> below) {
    Column band;
    bool band_spans = false;
    const auto finish = [&](std::optional<float> next) {
      if (band_spans)
        read(band, std::nullopt, std::nullopt);
      else if (!band.empty())
        read(band, gutter.x, next);
      band.clear();
    };
    std::vector<std::pair<float, std::size_t>> by_middle;
    by_middle.reserve(region.size());
    for (std::size_t index = 0; index < region.size(); ++index) by_middle.emplace_back(region[index].middle(), index);
    std::ranges::sort(by_middle);
    for (const auto& [middle, index] : by_middle) {
      const bool spans = std::ranges::binary_search(gutter.spanning, index);
      if (spans != band_spans) finish(region[index].box.top);
      band_spans = spans;
      band.push_back(region[index]);
    }
    finish(below);
  }

  // A heading at the end of a column has nothing to head there: it goes with what follows the columns.
  void read_side_by_side(const Column& region, const Gutter& gutter, std::optional<float> below) {
    const std::size_t before = columns_.size();
    const Column right = pick(region, gutter.right);
    read(pick(region, gutter.left), std::nullopt, std::nullopt);
    Column heading;
    if (columns_.size() > before) {
      heading = take_heading_at_end(columns_.back());
      if (heading.empty() && below) heading = take_line_that_follows(columns_.back(), right, *below);
    }
    read(right, std::nullopt, std::nullopt);
    if (!gutter.inserts.empty()) columns_.push_back(pick(region, gutter.inserts));
    if (!heading.empty()) columns_.push_back(std::move(heading));
  }

  // Never all of a column: then it is a heading of its own.
  Column take_heading_at_end(Column& column) const {
    const auto large = [&](const Fragment& fragment) { return fragment.box.height() >= kHeadingRatio * text_height_; };
    const auto start = std::find_if_not(column.rbegin(), column.rend(), large).base();
    if (start == column.begin()) return {};
    Column heading(start, column.end());
    column.erase(start, column.end());
    return heading;
  }

  // A heading no larger than the text: below both columns, and nearer to what follows them than to its own.
  static Column take_line_that_follows(Column& column, const Column& right, float below) {
    if (column.size() < 2) return {};
    const Box& last = column.back().box;
    float bottom = column[column.size() - 2].box.bottom;
    const float above = last.top - bottom;
    for (const Fragment& fragment : right) bottom = std::max(bottom, fragment.box.bottom);
    if (last.top < bottom || above <= kFollowsGapRatio * std::max(below - last.bottom, 0.F)) return {};
    Column line = {column.back()};
    column.pop_back();
    return line;
  }

  float text_height_;
  std::vector<Column> columns_;
};

}  // namespace

std::vector<Column> columns_of(const std::vector<Fragment>& fragments, float text_height) {
  ColumnFinder finder(text_height);
  finder.read_page(fragments);
  return std::move(finder).take();
}

}  // namespace plimsoll

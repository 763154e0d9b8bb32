#include "reading/table/fill_table.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "reading/order/fragment.h"
#include "reading/order/line_cut.h"
#include "reading/stable_order.h"
#include "reading/table/cell_places.h"

namespace plimsoll {
namespace {

// Rows are close to each other and columns are not: a step down or up counts for this many across.
constexpr float kUpright = 3;

float shared_area(const Box& a, const Box& b) {
  const float width = overlap(a.left, a.right, b.left, b.right);
  const float height = overlap(a.top, a.bottom, b.top, b.bottom);
  return width > 0 && height > 0 ? width * height : 0;
}

float distance(const Box& a, const Box& b) {
  return std::max(0.F, -overlap(a.left, a.right, b.left, b.right)) +
         kUpright * std::max(0.F, -overlap(a.top, a.bottom, b.top, b.bottom));
}

// Better is larger: the area in common, or how near they are where they have none.
struct Closeness {
  float area = 0;
  float nearness = 0;
  auto operator<=>(const Closeness&) const = default;
};

Closeness closeness(const Box& text, const Box& cell) { return {shared_area(text, cell), -distance(text, cell)}; }

class CellFinder {
 public:
  CellFinder(const std::vector<Cell>& cells, std::vector<Box> places) : cells_(cells), places_(std::move(places)) {}

  // The first one of those that are equally close.
  [[nodiscard]] std::size_t closest(const Box& text) const {
    std::size_t best = 0;
    for (std::size_t cell = 1; cell < places_.size(); ++cell)
      if (closeness(text, places_[cell]) > closeness(text, places_[best])) best = cell;
    return best;
  }

  // Of the cells that reach into a row of cell `of`; closest across, whatever the height.
  [[nodiscard]] std::size_t closest_beside(const Box& text, std::size_t of) const {
    std::size_t best = of;
    for (std::size_t cell = 0; cell < places_.size(); ++cell)
      if (side_by_side(cells_[cell], cells_[of]) && across(text, cell) > across(text, best)) best = cell;
    return best;
  }

 private:
  static bool side_by_side(const Cell& a, const Cell& b) {
    return a.row < b.row + b.row_span && b.row < a.row + a.row_span;
  }
  [[nodiscard]] float across(const Box& text, std::size_t cell) const {
    return overlap(text.left, text.right, places_[cell].left, places_[cell].right);
  }

  const std::vector<Cell>& cells_;
  std::vector<Box> places_;
};

using CellLines = std::vector<std::vector<Line>>;

// Cut where one word's cell is another than the next one's, from the last cut on so that the counts of words hold.
void put(Line line, const CellFinder& finder, CellLines& cells) {
  const std::size_t main = finder.closest(bounds(line.polygon));
  std::vector<std::size_t> of_word;
  of_word.reserve(line.words.size());
  for (const Word& word : line.words)
    of_word.push_back(line.angle == 0 ? finder.closest_beside(bounds(word.polygon), main) : main);
  for (std::size_t word = of_word.size(); word > 1; --word) {
    if (of_word[word - 1] == of_word[word - 2]) continue;
    std::optional<Line> rest = cut_behind(line, word - 1);
    if (!rest) return cells[main].push_back(std::move(line));
    cells[of_word[word - 1]].push_back(*std::move(rest));
  }
  cells[of_word.empty() ? main : of_word.front()].push_back(std::move(line));
}

// Rows of a cell from top to bottom, in each from left to right.
void sort_lines(std::vector<Line>& lines) {
  stable_sort_by(lines, [](const Line& line) { return bounds(line.polygon).top; });
  for (auto row = lines.begin(); row != lines.end();) {
    const Box first = bounds(row->polygon);
    const auto end =
        std::find_if_not(row, lines.end(), [&](const Line& line) { return beside(bounds(line.polygon), first); });
    stable_sort_by(std::ranges::subrange(row, end), [](const Line& line) { return bounds(line.polygon).left; });
    row = end;
  }
}

}  // namespace

Block fill_table(std::vector<Line> lines, TableStructure structure) {
  Block block{.kind = BlockKind::table, .box = structure.box};
  for (const Line& line : lines)
    block.box = is_empty(block.box) ? bounds(line.polygon) : united(block.box, bounds(line.polygon));
  if (structure.table.cells.empty()) {
    block.lines = std::move(lines);
    return block;
  }
  const CellFinder finder(structure.table.cells, cell_places(structure));
  CellLines of_cells(structure.table.cells.size());
  for (Line& line : lines) put(std::move(line), finder, of_cells);
  for (std::size_t cell = 0; cell < of_cells.size(); ++cell) {
    sort_lines(of_cells[cell]);
    structure.table.cells[cell].first_line = static_cast<int>(block.lines.size());
    structure.table.cells[cell].line_count = static_cast<int>(of_cells[cell].size());
    std::ranges::move(of_cells[cell], std::back_inserter(block.lines));
  }
  block.table = std::move(structure.table);
  return block;
}

}  // namespace plimsoll

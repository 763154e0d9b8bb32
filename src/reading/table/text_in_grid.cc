#include "reading/table/text_in_grid.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "reading/order/fragment.h"
#include "reading/table/fill_table.h"

namespace plimsoll {
namespace {

// Parts of the text's height: what a cell leaves free at its sides, a space, and a gap that is no space.
constexpr float kPadding = 1;
constexpr float kSpace = 0.5F;
constexpr float kGap = 1.5F;
// Rows of the grid for which there may be no row more in the text, and no column more in half of them.
constexpr int kRowsPerBreak = 4;

struct TextRow {
  Box box{};
  float first_word = 0;  // its width
  bool has_gap = false;
};

struct CellText {
  const Cell* cell = nullptr;
  std::vector<TextRow> rows;

  // The next row's first word would have stood at this one's end.
  [[nodiscard]] bool broken_by_hand(std::size_t row) const {
    const TextRow& above = rows[row];
    const TextRow& below = rows[row + 1];
    const float height = std::min(above.box.height(), below.box.height());
    return above.box.width() + kSpace * height + below.first_word <= cell->box.width() - kPadding * height;
  }
  [[nodiscard]] bool has_break_beside(const Box& above, const Box& below) const {
    for (std::size_t row = 0; row + 1 < rows.size(); ++row)
      if (beside(rows[row].box, above)) return beside(rows[row + 1].box, below) && broken_by_hand(row);
    return false;
  }
  [[nodiscard]] bool has_columns() const {
    return 2 * std::ranges::count_if(rows, &TextRow::has_gap) >= std::ssize(rows) && !rows.empty();
  }
};

float first_word_width(const Line& line) {
  return bounds(line.words.empty() ? line.polygon : line.words.front().polygon).width();
}

// The widest between two words: rows of a table are often read as one line.
float gap_within(const Line& line) {
  float widest = 0;
  for (std::size_t word = 1; word < line.words.size(); ++word)
    widest = std::max(widest, bounds(line.words[word].polygon).left - bounds(line.words[word - 1].polygon).right);
  return widest;
}

// Upright lines only, which fill_table() has put in order.
CellText text_of(const Cell& cell, std::span<const Line> lines) {
  CellText text{.cell = &cell};
  for (const Line& line : lines) {
    if (line.angle % 180 != 0) continue;
    const Box box = bounds(line.polygon);
    const bool begins = text.rows.empty() || !beside(text.rows.back().box, box);
    if (begins) text.rows.push_back({box, first_word_width(line)});
    TextRow& row = text.rows.back();
    row.has_gap |= gap_within(line) > kGap * box.height();
    if (!begins) row.has_gap |= box.left - row.box.right > kGap * std::min(box.height(), row.box.height());
    row.box = united(row.box, box);
  }
  return text;
}

// Heights at which most of the row's cells with text begin a new line, and did not have to.
int breaks_of(const std::vector<CellText>& cells) {
  const auto& most = std::ranges::max(cells, {}, [](const CellText& cell) { return cell.rows.size(); }).rows;
  const auto filled = std::ranges::count_if(cells, [](const CellText& cell) { return !cell.rows.empty(); });
  int breaks = 0;
  for (std::size_t row = 0; row + 1 < most.size(); ++row) {
    const auto broken = std::ranges::count_if(
        cells, [&](const CellText& cell) { return cell.has_break_beside(most[row].box, most[row + 1].box); });
    if (broken >= 2 && 2 * broken > filled) ++breaks;
  }
  return breaks;
}

}  // namespace

UndividedText undivided_text(const TableStructure& grid, const std::vector<Line>& lines) {
  const Block block = fill_table(lines, grid);
  if (!block.table) return {};
  UndividedText undivided;
  for (int row = 0; row < block.table->rows; ++row) {
    std::vector<CellText> cells;
    for (const Cell& cell : block.table->cells)
      if (cell.row == row && cell.row_span == 1)
        cells.push_back(text_of(
            cell, std::span(block.lines)
                      .subspan(static_cast<std::size_t>(cell.first_line), static_cast<std::size_t>(cell.line_count))));
    if (cells.empty()) continue;
    if (std::ranges::any_of(cells, &CellText::has_columns)) ++undivided.columns;
    if (row > 0) undivided.rows += breaks_of(cells);
  }
  return undivided;
}

bool divides_text(const TableStructure& grid, const std::vector<Line>& lines) {
  const UndividedText undivided = undivided_text(grid, lines);
  const int rows = grid.table.rows;
  return (undivided.rows == 0 || kRowsPerBreak * undivided.rows < rows) &&
         (undivided.columns == 0 || 2 * undivided.columns < rows);
}

}  // namespace plimsoll

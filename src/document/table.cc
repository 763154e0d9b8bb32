#include "document/table.h"

#include <algorithm>

namespace plimsoll {
namespace {

bool is_side(int side, int most) { return side >= 1 && side <= most; }

bool is_inside(const Cell& cell, const Table& table) {
  return cell.row >= 0 && cell.row < table.rows && cell.column >= 0 && cell.column < table.columns &&
         is_side(cell.row_span, table.rows - cell.row) && is_side(cell.column_span, table.columns - cell.column);
}

// Whether the places of `cell` are free; they are taken then. `taken_to` is the row down to which each column is taken:
// enough to know, since cells come by row.
bool take_places(const Cell& cell, std::vector<int>& taken_to) {
  const auto columns =
      std::span(taken_to).subspan(static_cast<std::size_t>(cell.column), static_cast<std::size_t>(cell.column_span));
  if (std::ranges::any_of(columns, [&](int row) { return row > cell.row; })) return false;
  std::ranges::fill(columns, cell.row + cell.row_span);
  return true;
}

bool in_order(const Cell& before, const Cell& after) {
  return before.row < after.row || (before.row == after.row && before.column < after.column);
}

}  // namespace

bool is_sound(const Table& table, std::size_t lines) {
  if (!is_side(table.rows, kTableRowsMax) || !is_side(table.columns, kTableColumnsMax)) return false;
  if (places(table) > kTablePlacesMax) return false;
  std::vector<int> taken_to(static_cast<std::size_t>(table.columns), 0);
  const auto line_total = static_cast<std::int64_t>(lines);
  std::int64_t line = 0;
  const Cell* before = nullptr;
  for (const Cell& cell : table.cells) {
    if (!is_inside(cell, table) || (before != nullptr && !in_order(*before, cell))) return false;
    if (!take_places(cell, taken_to)) return false;
    const std::int64_t first = cell.first_line;
    if (first < 0 || cell.line_count < 0 || first + cell.line_count > line_total) return false;
    if (cell.line_count > 0 && first < line) return false;
    if (cell.line_count > 0) line = first + cell.line_count;
    before = &cell;
  }
  return true;
}

TableRows::TableRows(const Table& table) : table_(table), places_(static_cast<std::size_t>(table.columns)) {}

bool TableRows::next() {
  if (++row_ >= table_.rows) return false;
  for (Place& place : places_) {
    place.first = false;
    if (place.cell != nullptr && place.cell->row + place.cell->row_span <= row_) place.cell = nullptr;
  }
  for (; next_cell_ < table_.cells.size() && table_.cells[next_cell_].row == row_; ++next_cell_) {
    const Cell& cell = table_.cells[next_cell_];
    const auto column = static_cast<std::size_t>(cell.column);
    for (std::size_t offset = 0; offset < static_cast<std::size_t>(cell.column_span); ++offset)
      places_[column + offset] = {&cell, offset == 0};
  }
  return true;
}

}  // namespace plimsoll

#include "document/exporters/table_lines.h"

#include <algorithm>

#include "document/exporters/line_joins.h"

namespace plimsoll {

std::span<const Line> lines_of(const Block& block, const Cell& cell) {
  return std::span(block.lines)
      .subspan(static_cast<std::size_t>(cell.first_line), static_cast<std::size_t>(cell.line_count));
}

std::string cell_text(const Block& block, const Cell& cell) { return joined(lines_of(block, cell)); }

std::vector<std::span<const Line>> lines_outside_cells(const Block& block) {
  std::vector<std::span<const Line>> outside;
  const std::span<const Line> lines(block.lines);
  std::size_t next = 0;
  const auto add_until = [&](std::size_t end) {
    if (end > next) outside.push_back(lines.subspan(next, end - next));
  };
  for (const Cell& cell : block.table->cells) {
    if (cell.line_count == 0) continue;
    add_until(static_cast<std::size_t>(cell.first_line));
    next = static_cast<std::size_t>(cell.first_line) + static_cast<std::size_t>(cell.line_count);
  }
  add_until(lines.size());
  return outside;
}

int head_rows(const Table& table) {
  int rows = 0;
  for (const Cell& cell : table.cells) {
    if (!cell.header) {
      rows = std::min(rows, cell.row);
      break;
    }
    rows = cell.row + 1;
  }
  const bool all_inside = std::ranges::all_of(
      table.cells, [&](const Cell& cell) { return cell.row >= rows || cell.row + cell.row_span <= rows; });
  return all_inside ? rows : 0;
}

}  // namespace plimsoll

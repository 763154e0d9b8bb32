#include "reading/table/header_rows.h"

#include <algorithm>
#include <cstddef>

#include "document/cell_kind.h"

namespace plimsoll {
namespace {

constexpr int kHeadRowsMax = 4;
constexpr float kNumbers = 2.F / 3;
constexpr int kNumbersMin = 2;

int end_of(const Cell& cell) { return cell.row + cell.row_span; }

// The first row that no cell reaches from above.
int closed(const Table& table, int rows) {
  for (const Cell& cell : table.cells)  // by row
    if (cell.row < rows) rows = std::max(rows, end_of(cell));
  return rows;
}

bool last_row_spans_columns(const Table& table, int rows) {
  return std::ranges::any_of(table.cells,
                             [&](const Cell& cell) { return end_of(cell) == rows && cell.column_span > 1; });
}

// Where the head would end; 0 when there is none.
int head_end(const Table& table) {
  int rows = closed(table, 1);
  while (rows <= kHeadRowsMax && last_row_spans_columns(table, rows)) rows = closed(table, rows + 1);
  return rows <= kHeadRowsMax && rows < table.rows ? rows : 0;
}

// What is in a column, below the head and in the lowest cell of it.
struct ColumnText {
  CellKind head = CellKind::empty;
  int texts = 0;
  int numbers = 0;
  [[nodiscard]] bool numbers_below() const {
    return numbers >= kNumbersMin && static_cast<float>(numbers) >= kNumbers * static_cast<float>(numbers + texts);
  }
};

std::vector<ColumnText> columns_of(const Table& table, const std::vector<Line>& lines, int head) {
  std::vector<ColumnText> columns(static_cast<std::size_t>(table.columns));
  for (const Cell& cell : table.cells) {
    const CellKind kind = kind_of(cell, lines);
    for (int column = cell.column; column < cell.column + cell.column_span; ++column) {
      ColumnText& text = columns[static_cast<std::size_t>(column)];
      if (end_of(cell) == head) text.head = kind;
      if (cell.row < head || cell.column_span > 1) continue;
      text.texts += kind == CellKind::text ? 1 : 0;
      text.numbers += kind == CellKind::number ? 1 : 0;
    }
  }
  return columns;
}

bool spans_only_in(const Table& table, int head) {
  const auto spans = [&](const Cell& cell) { return cell.column_span > 1 && cell.column_span < table.columns; };
  return std::ranges::any_of(table.cells, spans) &&
         std::ranges::all_of(table.cells, [&](const Cell& cell) { return cell.row < head || !spans(cell); });
}

bool speaks_for_head(const Table& table, const std::vector<ColumnText>& columns, int head) {
  const ColumnText& first = columns.front();
  if (std::any_of(columns.begin() + 1, columns.end(),
                  [](const ColumnText& column) { return column.head == CellKind::empty; }))
    return false;
  if (first.head == CellKind::empty) return first.texts + first.numbers > 0;
  if (spans_only_in(table, head)) return true;
  const auto named = [](const ColumnText& column) { return column.head == CellKind::text && column.numbers_below(); };
  const auto other = [](const ColumnText& column) {
    return column.head == CellKind::number && column.texts > column.numbers;
  };
  return std::ranges::any_of(columns, named) && std::ranges::none_of(columns, other);
}

}  // namespace

void mark_head(Table& table, const std::vector<Line>& lines) {
  const int head = table.columns > 1 ? head_end(table) : 0;
  if (head == 0 || !speaks_for_head(table, columns_of(table, lines, head), head)) return;
  for (Cell& cell : table.cells) cell.header = cell.row < head;
}

}  // namespace plimsoll

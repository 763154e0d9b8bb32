#include "document/exporters/markdown_table.h"

#include <algorithm>

#include "document/exporters/html_table.h"
#include "document/exporters/markdown_text.h"
#include "document/exporters/table_lines.h"
#include "document/table.h"

namespace plimsoll {
namespace {

void append_filled(std::string& out, int columns, const char* filling) {
  for (int column = 0; column < columns; ++column) out += filling;
  out += "|\n";
}

void append_row(std::string& out, const Block& block, const TableRows& rows) {
  for (const Place& place : rows.places()) {
    out += "| ";
    if (place.cell == nullptr) continue;
    std::string text = cell_text(block, *place.cell);
    std::ranges::replace(text, '\n', ' ');
    append_markdown(out, text);
    if (!text.empty()) out += ' ';
  }
  out += "|\n";
}

}  // namespace

bool has_pipes(const Table& table) {
  return std::ranges::all_of(table.cells, [](const Cell& cell) { return cell.row_span == 1 && cell.column_span == 1; });
}

void append_markdown_rows(std::string& out, const Block& block, int first_row) {
  for (TableRows rows(*block.table); rows.next();)
    if (rows.row() >= first_row) append_row(out, block, rows);
}

void append_markdown_table(std::string& out, const Block& block) {
  const Table& table = *block.table;
  if (!has_pipes(table)) return append_html_table(out, block, "");
  const bool has_head = head_rows(table) > 0 && table.cells.front().row == 0;
  if (!has_head) {
    append_filled(out, table.columns, "| ");
    append_filled(out, table.columns, "| --- ");
  }
  for (TableRows rows(table); rows.next();) {
    append_row(out, block, rows);
    if (has_head && rows.row() == 0) append_filled(out, table.columns, "| --- ");
  }
}

}  // namespace plimsoll

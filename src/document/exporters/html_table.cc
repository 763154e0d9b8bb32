#include "document/exporters/html_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "document/exporters/table_lines.h"
#include "document/exporters/xml_text.h"
#include "document/table.h"

namespace plimsoll {
namespace {

void append_cell(std::string& out, const Block& block, const Cell& cell) {
  out += cell.header ? "<th" : "<td";
  if (cell.row_span > 1) fmt::format_to(std::back_inserter(out), " rowspan=\"{}\"", cell.row_span);
  if (cell.column_span > 1) fmt::format_to(std::back_inserter(out), " colspan=\"{}\"", cell.column_span);
  out += '>';
  std::string text = cell_text(block, cell);
  std::ranges::replace(text, '\n', ' ');
  append_xml(out, text);
  out += cell.header ? "</th>" : "</td>";
}

}  // namespace

void append_html_table(std::string& out, const Block& block, std::string_view attributes) {
  const int head = head_rows(*block.table);
  fmt::format_to(std::back_inserter(out), "<table{}>\n{}", attributes, head > 0 ? "<thead>\n" : "<tbody>\n");
  for (TableRows rows(*block.table); rows.next();) {
    if (head > 0 && rows.row() == head) out += "</thead>\n<tbody>\n";
    out += "<tr>";
    for (const Place& place : rows.places()) {
      if (place.cell == nullptr) out += "<td></td>";
      if (place.first) append_cell(out, block, *place.cell);
    }
    out += "</tr>\n";
  }
  out += head == block.table->rows ? "</thead>\n</table>\n" : "</tbody>\n</table>\n";
}

}  // namespace plimsoll

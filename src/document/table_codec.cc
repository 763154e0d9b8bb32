#include "document/table_codec.h"

#include <limits>

#include "document/codec_parts.h"
#include "document/table.h"

namespace plimsoll {
namespace {

constexpr int kLineMax = std::numeric_limits<int>::max();

void append_cell(std::string& out, const Cell& cell) {
  append_integer_member(out, "{\"row\":", cell.row);
  append_integer_member(out, ",\"column\":", cell.column);
  append_integer_member(out, ",\"row_span\":", cell.row_span);
  append_integer_member(out, ",\"column_span\":", cell.column_span);
  out += cell.header ? ",\"header\":true,\"box\":" : ",\"header\":false,\"box\":";
  append_box(out, cell.box);
  append_integer_member(out, ",\"first_line\":", cell.first_line);
  append_integer_member(out, ",\"line_count\":", cell.line_count);
  out += '}';
}

Cell read_cell(JsonCursor& cursor) {
  Cell cell;
  cell.row = read_integer(cursor, "{\"row\":", 0, kTableRowsMax);
  cell.column = read_integer(cursor, ",\"column\":", 0, kTableColumnsMax);
  cell.row_span = read_integer(cursor, ",\"row_span\":", 1, kTableRowsMax);
  cell.column_span = read_integer(cursor, ",\"column_span\":", 1, kTableColumnsMax);
  cursor.expect(",\"header\":");
  cell.header = cursor.take("true");
  if (!cell.header) cursor.expect("false");
  cursor.expect(",\"box\":");
  cell.box = read_box(cursor);
  cell.first_line = read_integer(cursor, ",\"first_line\":", 0, kLineMax);
  cell.line_count = read_integer(cursor, ",\"line_count\":", 0, kLineMax);
  cursor.expect("}");
  return cell;
}

}  // namespace

void append_table(std::string& out, const Table& table) {
  append_integer_member(out, "{\"rows\":", table.rows);
  append_integer_member(out, ",\"columns\":", table.columns);
  out += ",\"cells\":";
  append_array(out, table.cells, [&](const Cell& cell) { append_cell(out, cell); });
  out += '}';
}

Table read_table(JsonCursor& cursor) {
  Table table;
  table.rows = read_integer(cursor, "{\"rows\":", 1, kTableRowsMax);
  table.columns = read_integer(cursor, ",\"columns\":", 1, kTableColumnsMax);
  cursor.expect(",\"cells\":");
  table.cells = read_array(cursor, [&] { return read_cell(cursor); });
  cursor.expect("}");
  return table;
}

}  // namespace plimsoll

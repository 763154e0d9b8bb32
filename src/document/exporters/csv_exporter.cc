// The document's tables as CSV (RFC 4180: commas, quotes, CRLF), one after the other with an empty line between. A
// record has a field for each column; a cell that spans several places has its text in the top left one, the others are
// empty. A table that goes on over pages is one, its head there once. A table whose structure was not read has a record
// for each line; a page that failed is a record that says so. All other text is left out.
//
// Spreadsheets calculate fields that begin like a formula, whatever document they came from: an apostrophe is put
// before a leading = + - @, tab or carriage return, unless the field is a plain number (-1,250.00, +3 %) or a dash.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/table_chain.h"
#include "document/exporters/table_lines.h"
#include "document/table.h"

namespace plimsoll {
namespace {

constexpr std::string_view kRecordEnd = "\r\n";

bool is_formula(std::string_view text) {
  if (text.empty() || !std::string_view("=+-@\t\r").contains(text.front())) return false;
  const bool is_number = (text.front() == '+' || text.front() == '-') &&
                         text.substr(1).find_first_not_of("0123456789., %") == std::string_view::npos;
  return !is_number;
}

void add_field(std::string& out, std::string_view text) {
  const bool quoted =
      text.find_first_of(",\"\r\n") != std::string_view::npos || text.starts_with(' ') || text.ends_with(' ');
  if (quoted) out += '"';
  if (is_formula(text)) out += '\'';
  for (const char byte : text) {
    if (byte == '"') out += '"';
    out += byte;
  }
  if (quoted) out += '"';
}

// A record that is one empty field would be an empty line.
void add_single(std::string& out, std::string_view text) {
  if (text.empty()) out += "\"\"";
  add_field(out, text);
  out += kRecordEnd;
}

void add_row(std::string& out, const Block& block, const TableRows& rows) {
  if (rows.places().size() == 1) {
    const Place& place = rows.places().front();
    return add_single(out, place.first ? cell_text(block, *place.cell) : std::string());
  }
  for (std::size_t column = 0; column < rows.places().size(); ++column) {
    const Place& place = rows.places()[column];
    if (column > 0) out += ',';
    if (place.first) add_field(out, cell_text(block, *place.cell));
  }
  out += kRecordEnd;
}

void add_lines(std::string& out, std::span<const Line> lines) {
  for (const Line& line : lines) add_single(out, line.text);
}

void add_table(std::string& out, const Block& block, int first_row) {
  for (TableRows rows(*block.table); rows.next();)
    if (rows.row() >= first_row) add_row(out, block, rows);
  for (const std::span<const Line> lines : lines_outside_cells(block)) add_lines(out, lines);
}

class CsvExporter final : public Exporter {
 public:
  explicit CsvExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return {}; }

  Result<void> page(const Page& page) override {
    std::string out;
    if (page.failure) {
      add_gap(out);
      add_single(out, fmt::format("[page {} failed: {}]", page.number, page.failure->text()));
    }
    const std::optional<TableLink> link = chain_.next(page);
    for (const Block& block : page.blocks) {
      if (!block.table && (block.kind != BlockKind::table || block.lines.empty())) continue;
      const bool goes_on = link && &block == &page.blocks[link->block];
      if (!goes_on) add_gap(out);
      if (block.table)
        add_table(out, block, goes_on ? link->repeated_rows : 0);
      else
        add_lines(out, block.lines);
    }
    return out.empty() ? Result<void>{} : sink_(out);
  }

  Result<void> end(const RunRecord&) override { return {}; }

 private:
  void add_gap(std::string& out) {
    if (!std::exchange(first_, false)) out += kRecordEnd;
  }

  ExportSink sink_;
  TableChain chain_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Exporter> make_csv_exporter(ExportSink sink) { return std::make_unique<CsvExporter>(std::move(sink)); }

}  // namespace plimsoll

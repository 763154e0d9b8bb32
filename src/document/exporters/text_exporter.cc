// Plain text: one line per line, an empty line between blocks, a form feed between pages. A table whose structure was
// read has a line per row with tabs between the cells; a formula that was read is its LaTeX.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/table_lines.h"
#include "document/table.h"

namespace plimsoll {
namespace {

void add_lines(std::string& out, std::span<const Line> lines) {
  for (const Line& line : lines) {
    out += line.text;
    out += '\n';
  }
}

void add_table(std::string& out, const Block& block) {
  for (TableRows rows(*block.table); rows.next(); out += '\n') {
    for (std::size_t column = 0; column < rows.places().size(); ++column) {
      const Place& place = rows.places()[column];
      if (column > 0) out += '\t';
      if (!place.first) continue;
      std::string text = cell_text(block, *place.cell);
      std::ranges::replace(text, '\t', ' ');
      out += text;
    }
  }
  for (const std::span<const Line> lines : lines_outside_cells(block)) add_lines(out, lines);
}

void add_block(std::string& out, const Block& block) {
  if (block.table)
    add_table(out, block);
  else if (!block.latex.empty())
    out += block.latex + "\n";
  else
    add_lines(out, block.lines);
}

class TextExporter final : public Exporter {
 public:
  explicit TextExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return {}; }

  Result<void> page(const Page& page) override {
    std::string out = std::exchange(first_, false) ? "" : "\f";
    if (page.failure)
      fmt::format_to(std::back_inserter(out), "[page {} failed: {}]\n", page.number, page.failure->text());
    bool first_block = true;
    for (const Block& block : page.blocks) {
      if (block.lines.empty() && !block.table && block.latex.empty()) continue;  // a figure
      if (!std::exchange(first_block, false)) out += '\n';
      add_block(out, block);
    }
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return {}; }

 private:
  ExportSink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Exporter> make_text_exporter(ExportSink sink) {
  return std::make_unique<TextExporter>(std::move(sink));
}

}  // namespace plimsoll

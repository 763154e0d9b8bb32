// The document's tables as a workbook: a sheet for each, named after page and table, header cells in bold. Cells are
// texts as they were read, never numbers or formulas; one that spans several places stands in the top left one. The
// sheets of long documents would be too many: the last one takes all further tables, each below its name. A page that
// failed has a sheet that says so. All other text is left out.
//
// The format is not one to stream: rows are in temporary files until end(), which writes everything. Both are bounded
// (XlsxWorkbook).
#include <fmt/format.h>

#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/table_chain.h"
#include "document/exporters/table_lines.h"
#include "document/exporters/xlsx_workbook.h"
#include "document/table.h"

namespace plimsoll {
namespace {

class XlsxExporter final : public Exporter {
 public:
  explicit XlsxExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override {
    TRY(workbook_, XlsxWorkbook::create());
    return {};
  }

  Result<void> page(const Page& page) override {
    if (page.failure) {
      TRY_VOID(start(fmt::format("Page {}", page.number)));
      TRY_VOID(
          workbook_->write(row_++, 0, fmt::format("page {} failed: {}", page.number, page.failure->text()), false));
    }
    const std::optional<TableLink> link = chain_.next(page);
    int number = 0;
    for (const Block& block : page.blocks) {
      if (!block.table && (block.kind != BlockKind::table || block.lines.empty())) continue;
      ++number;
      const bool goes_on = link && &block == &page.blocks[link->block];
      if (!goes_on) TRY_VOID(start(fmt::format("Page {} table {}", page.number, number)));
      TRY_VOID(block.table ? add_table(block, goes_on ? link->repeated_rows : 0) : add_lines(block.lines));
    }
    return {};
  }

  Result<void> end(const RunRecord&) override {
    if (workbook_->sheets() == 0) TRY_VOID(workbook_->add_sheet("No tables"));
    return workbook_->finish(sink_);
  }

 private:
  // Of something with this name: a sheet of its own or, once there are as many as there may be, the end of the last.
  Result<void> start(const std::string& name) {
    if (workbook_->sheets() + 1 < XlsxWorkbook::kSheetsMax) {
      row_ = 0;
      return workbook_->add_sheet(name);
    }
    if (workbook_->sheets() + 1 == XlsxWorkbook::kSheetsMax) {
      TRY_VOID(workbook_->add_sheet("Further tables"));
      row_ = -1;
    }
    ++row_;  // an empty one
    return workbook_->write(row_++, 0, name, true);
  }

  Result<void> add_table(const Block& block, int first_row) {
    for (TableRows rows(*block.table); rows.next();) {
      if (rows.row() < first_row) continue;
      for (std::size_t column = 0; column < rows.places().size(); ++column) {
        const Place& place = rows.places()[column];
        if (!place.first || place.cell->line_count == 0) continue;
        TRY_VOID(workbook_->write(row_, static_cast<int>(column), cell_text(block, *place.cell), place.cell->header));
      }
      ++row_;
    }
    for (const std::span<const Line> lines : lines_outside_cells(block)) TRY_VOID(add_lines(lines));
    return {};
  }

  Result<void> add_lines(std::span<const Line> lines) {
    for (const Line& line : lines) TRY_VOID(workbook_->write(row_++, 0, line.text, false));
    return {};
  }

  ExportSink sink_;
  std::unique_ptr<XlsxWorkbook> workbook_;
  TableChain chain_;
  int row_ = 0;
};

}  // namespace

std::unique_ptr<Exporter> make_xlsx_exporter(ExportSink sink) {
  return std::make_unique<XlsxExporter>(std::move(sink));
}

}  // namespace plimsoll

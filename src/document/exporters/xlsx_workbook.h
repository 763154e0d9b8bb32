// A workbook (Office Open XML) written by libxlsxwriter in constant memory: rows go to temporary files without names,
// one for each sheet, and the whole to another when it is finished. Not for several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "document/exporters/exporter.h"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace plimsoll {

class XlsxWorkbook {
 public:
  // Each sheet holds a descriptor and some 20 KB until the end.
  static constexpr std::size_t kSheetsMax = 50;
  // Of all cells' text, 64 bytes for each cell besides: what the temporary files may take, about.
  static constexpr std::int64_t kBytesMax = 32 << 20;

  // Temporary files are in $TMPDIR, else /tmp. Errors of all calls are Reason::output_failed.
  [[nodiscard]] static Result<std::unique_ptr<XlsxWorkbook>> create();
  XlsxWorkbook(const XlsxWorkbook&) = delete;
  XlsxWorkbook& operator=(const XlsxWorkbook&) = delete;
  ~XlsxWorkbook();

  // Later cells go there. At most kSheetsMax; the name is at most 31 characters, none of []:*?/\, and not yet taken.
  [[nodiscard]] Result<void> add_sheet(const std::string& name);
  [[nodiscard]] std::size_t sheets() const { return sheets_.size(); }
  // A text (never a formula) at 0-based places. Rows from the top down: those above are written already.
  [[nodiscard]] Result<void> write(int row, int column, std::string_view text, bool bold);
  // The file, piece by piece. Nothing may follow.
  [[nodiscard]] Result<void> finish(const ExportSink& sink);

 private:
  XlsxWorkbook(UniqueFd file, lxw_workbook* workbook);
  [[nodiscard]] Result<void> check_room() const;
  [[nodiscard]] Result<void> send(const ExportSink& sink) const;

  UniqueFd file_;
  lxw_workbook* workbook_;
  lxw_format* bold_;
  std::vector<lxw_worksheet*> sheets_;
  std::int64_t bytes_ = 0;
};

}  // namespace plimsoll

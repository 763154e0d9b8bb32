#include "document/exporters/xlsx_workbook.h"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

#include "base/unlinked_file.h"
#include "document/exporters/xml_text.h"

namespace plimsoll {
namespace {

constexpr std::size_t kTextMax = 32'000;       // bytes of a cell; the format holds 32,767 characters
constexpr std::int64_t kCellBytes = 64;        // of a cell's XML besides its text, and more
constexpr std::time_t kCreated = 315'532'800;  // 1980, where ZIP's time begins: the same pages give the same bytes

std::unexpected<Error> failed(std::string_view what) {
  return fail(Reason::output_failed, fmt::format("cannot write the workbook: {}", what));
}

Result<void> checked(lxw_error error) {
  if (error == LXW_NO_ERROR) return {};
  return failed(lxw_strerror(error));
}

// What a cell can hold; a longer text ends with a mark.
std::string cell_content(std::string_view text) {
  if (text.size() <= kTextMax) return xml_characters(text);
  std::size_t end = kTextMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return xml_characters(text.substr(0, end)) + " […]";
}

}  // namespace

Result<std::unique_ptr<XlsxWorkbook>> XlsxWorkbook::create() {
  TRY(UniqueFd file, open_unlinked_file());
  // The library wants a name: this one leads to our descriptor.
  const std::string path = fmt::format("/proc/self/fd/{}", file.get());
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  std::string folder = temporary_folder();
  options.tmpdir = folder.data();
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (workbook == nullptr) return failed("no memory for it");
  return std::unique_ptr<XlsxWorkbook>(new XlsxWorkbook(std::move(file), workbook));
}

XlsxWorkbook::XlsxWorkbook(UniqueFd file, lxw_workbook* workbook)
    : file_(std::move(file)), workbook_(workbook), bold_(workbook_add_format(workbook)) {
  if (bold_ != nullptr) format_set_bold(bold_);
  lxw_doc_properties properties{};
  properties.created = kCreated;
  workbook_set_properties(workbook_, &properties);
}

// Closing is what gives the sheets' files back.
XlsxWorkbook::~XlsxWorkbook() {
  if (workbook_ != nullptr) workbook_close(workbook_);
}

Result<void> XlsxWorkbook::add_sheet(const std::string& name) {
  if (sheets_.size() == kSheetsMax) return failed("too many sheets");
  lxw_worksheet* sheet = workbook_add_worksheet(workbook_, name.c_str());
  if (sheet == nullptr) return failed(fmt::format("no sheet '{}' in it: {}", name, std::strerror(errno)));
  sheets_.push_back(sheet);
  return {};
}

Result<void> XlsxWorkbook::write(int row, int column, std::string_view text, bool bold) {
  const std::string content = cell_content(text);
  bytes_ += kCellBytes + static_cast<std::int64_t>(content.size());
  if (bytes_ > kBytesMax)
    return failed(fmt::format("the tables have more than {} MiB; csv has no such bound", kBytesMax >> 20));
  return checked(worksheet_write_string(sheets_.back(), static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                        content.c_str(), bold ? bold_ : nullptr));
}

// The library does not look whether its temporary files could be written: a full disk would leave a sheet short.
Result<void> XlsxWorkbook::check_room() const {
  for (const lxw_worksheet* sheet : sheets_)
    if (std::fflush(sheet->optimize_tmpfile) != 0 || std::ferror(sheet->optimize_tmpfile) != 0)
      return failed(fmt::format("temporary file: {}", std::strerror(errno)));
  struct statvfs disk{};
  if (::fstatvfs(file_.get(), &disk) != 0) return {};
  const auto room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  const std::uint64_t needed = 3 * static_cast<std::uint64_t>(bytes_) + (1 << 20);
  if (room >= needed) return {};
  return failed(fmt::format("temporary files need {} bytes, {} are free there (TMPDIR)", needed, room));
}

Result<void> XlsxWorkbook::finish(const ExportSink& sink) {
  TRY_VOID(check_room());
  lxw_workbook* workbook = std::exchange(workbook_, nullptr);
  sheets_.clear();
  TRY_VOID(checked(workbook_close(workbook)));
  return send(sink);
}

Result<void> XlsxWorkbook::send(const ExportSink& sink) const {
  std::array<char, 64 * 1024> piece;
  for (off_t at = 0;;) {
    const ssize_t size = ::pread(file_.get(), piece.data(), piece.size(), at);
    if (size == 0) return {};
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed(std::strerror(errno));
    TRY_VOID(sink({piece.data(), static_cast<std::size_t>(size)}));
    at += size;
  }
}

}  // namespace plimsoll

#include "document/exporters/exporter.h"

#include <array>
#include <utility>

#include "document/exporters/formats.h"

namespace plimsoll {
namespace {

struct Row {
  ExportFormat format;
  std::string_view name;
  std::string_view suffix;
  std::string_view media_type;
  std::unique_ptr<Exporter> (*make)(ExportSink sink);
};

// In the order of ExportFormat.
constexpr std::array kFormats = {
    Row{ExportFormat::txt, "txt", "txt", "text/plain; charset=utf-8", make_text_exporter},
    Row{ExportFormat::json, "json", "json", "application/json", make_json_exporter},
    Row{ExportFormat::md, "md", "md", "text/markdown; charset=utf-8", make_markdown_exporter},
    Row{ExportFormat::tsv, "tsv", "tsv", "text/tab-separated-values; charset=utf-8", make_tsv_exporter},
    Row{ExportFormat::hocr, "hocr", "hocr", "text/html; charset=utf-8", make_hocr_exporter},
    Row{ExportFormat::html, "html", "html", "text/html; charset=utf-8", make_html_exporter},
    Row{ExportFormat::alto, "alto", "alto.xml", "application/xml", make_alto_exporter},
    Row{ExportFormat::page, "page", "page.xml", "application/xml", make_page_exporter},
    Row{ExportFormat::csv, "csv", "csv", "text/csv; charset=utf-8", make_csv_exporter},
    Row{ExportFormat::xlsx, "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        make_xlsx_exporter},
};

constexpr auto kAll = [] {
  std::array<ExportFormat, kFormats.size()> all{};
  for (std::size_t index = 0; index < all.size(); ++index) all[index] = kFormats[index].format;
  return all;
}();

const Row& row(ExportFormat format) { return kFormats.at(static_cast<std::size_t>(format)); }

}  // namespace

std::span<const ExportFormat> export_formats() { return kAll; }

std::string export_format_names() {
  std::string names;
  for (const Row& row : kFormats) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

std::string_view name(ExportFormat format) { return row(format).name; }
std::string_view suffix(ExportFormat format) { return row(format).suffix; }
std::string_view media_type(ExportFormat format) { return row(format).media_type; }

std::optional<ExportFormat> export_format(std::string_view name) {
  for (const Row& row : kFormats)
    if (row.name == name) return row.format;
  return std::nullopt;
}

Result<void> check_pages(ExportFormat format, int pages) {
  if (format != ExportFormat::page || pages <= 1) return {};
  return fail(Reason::page_count,
              "a file of PAGE XML holds one page: choose one (pages, --pages N), or take alto, "
              "which holds them all");
}

std::unique_ptr<Exporter> make_exporter(ExportFormat format, ExportSink sink) {
  return row(format).make(std::move(sink));
}

}  // namespace plimsoll

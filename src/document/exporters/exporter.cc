#include "document/exporters/exporter.h"

#include <array>
#include <utility>

#include "document/exporters/formats.h"

namespace plimsoll {
namespace {

struct Row {
  std::string_view name;
  std::unique_ptr<Exporter> (*make)(ExportSink sink);
};

// In the order of ExportFormat.
constexpr std::array kFormats = {
    Row{"txt", make_text_exporter}, Row{"json", make_json_exporter}, Row{"md", make_markdown_exporter},
    Row{"tsv", make_tsv_exporter},  Row{"hocr", make_hocr_exporter},
};

const Row& row(ExportFormat format) { return kFormats.at(static_cast<std::size_t>(format)); }

}  // namespace

std::string_view name(ExportFormat format) { return row(format).name; }

std::optional<ExportFormat> export_format(std::string_view name) {
  for (std::size_t index = 0; index < kFormats.size(); ++index)
    if (kFormats[index].name == name) return static_cast<ExportFormat>(index);
  return std::nullopt;
}

std::unique_ptr<Exporter> make_exporter(ExportFormat format, ExportSink sink) {
  return row(format).make(std::move(sink));
}

}  // namespace plimsoll

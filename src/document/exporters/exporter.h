// One document written in one format while its pages arrive. A writer keeps nothing of a page once page() has returned,
// so its memory does not depend on the number of pages.
//
// Calls: begin(), page() for each page in document order, end(); after an error none. Single-threaded. The only errors
// are the sink's.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/exporters/run_record.h"
#include "document/page.h"

namespace plimsoll {

// Takes the output piece by piece, in order; pieces end anywhere.
using ExportSink = std::function<Result<void>(std::string_view)>;

// What is known before the first page. Everything but `name` decides the result and is part of the canonical document.
struct ExportHead {
  std::string name;                 // of the file, as people know it
  std::string format;               // "pdf", "jpeg", …
  int page_count = 0;               // of the document, selected or not
  std::string precision;            // what the engine computes in: "f32", "bf16", …
  std::string parameters;           // name of the parameter set
  std::vector<std::string> models;  // that take part
};

class Exporter {
 public:
  virtual ~Exporter() = default;
  [[nodiscard]] virtual Result<void> begin(const ExportHead& head) = 0;
  [[nodiscard]] virtual Result<void> page(const Page& page) = 0;
  [[nodiscard]] virtual Result<void> end(const RunRecord& run) = 0;
};

enum class ExportFormat : std::uint8_t { txt, json, md, tsv, hocr };

// "txt", "json", "md", "tsv", "hocr": on the command line and as the suffix of an output file.
[[nodiscard]] std::string_view name(ExportFormat format);
[[nodiscard]] std::optional<ExportFormat> export_format(std::string_view name);

[[nodiscard]] std::unique_ptr<Exporter> make_exporter(ExportFormat format, ExportSink sink);

}  // namespace plimsoll

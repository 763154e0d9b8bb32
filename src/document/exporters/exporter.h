// One document written in one format while its pages arrive. A writer keeps nothing of a page once page() has returned,
// so its memory does not depend on the number of pages. What each format carries is in docs/formats.md.
//
// Calls: begin(), page() for each page in document order, end(); after an error of theirs none. One thread at a time.
// Tables are sound ones (document/table.h): those that decode_page() gives. Errors are the sink's, Reason::page_count
// of a format that holds fewer pages (check_pages()), and of xlsx Reason::output_failed for its temporary file.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
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

enum class ExportFormat : std::uint8_t { txt, json, md, tsv, hocr, html, alto, page, csv, xlsx };

// All, in enumeration order, and their names for a sentence: "txt, json, …".
[[nodiscard]] std::span<const ExportFormat> export_formats();
[[nodiscard]] std::string export_format_names();

// "txt", "json", …, as on the command line and in requests.
[[nodiscard]] std::string_view name(ExportFormat format);
[[nodiscard]] std::optional<ExportFormat> export_format(std::string_view name);
// Of an output file, after its dot: the name, but "alto.xml" and "page.xml".
[[nodiscard]] std::string_view suffix(ExportFormat format);
[[nodiscard]] std::string_view media_type(ExportFormat format);

// Whether a document of `pages` pages can be had in `format`: PAGE XML holds a single one. Else Reason::page_count,
// with what to do instead.
[[nodiscard]] Result<void> check_pages(ExportFormat format, int pages);

[[nodiscard]] std::unique_ptr<Exporter> make_exporter(ExportFormat format, ExportSink sink);

}  // namespace plimsoll

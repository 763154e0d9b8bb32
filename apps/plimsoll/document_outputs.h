// All outputs of one document: pages go from the engine room through the exporters into files and stdout as they come.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/whole_file.h"
#include "document/exporters/exporter.h"
#include "engine_room/engine_room.h"
#include "ordered_stdout.h"
#include "output_plan.h"
#include "pdf_output.h"
#include "progress.h"

namespace plimsoll {

// What all documents of a run have in common.
struct OutputContext {
  OrderedStdout& standard_output;
  Progress& progress;
  std::string precision;
  std::string parameters;
  IfExists if_exists = IfExists::refuse;
};

// Where a target's bytes go: a file that is open, or stdout.
struct OpenTarget {
  std::string format;
  std::optional<WholeFile> file;
};
// With the folders on its way. Reason::output_exists, output_failed.
[[nodiscard]] Result<OpenTarget> open_target(const Target& target, IfExists if_exists);

class DocumentOutputs final : public DocumentSink {
 public:
  // Opens nothing but the output files. Reason::output_exists, output_failed.
  [[nodiscard]] static Result<std::unique_ptr<DocumentOutputs>> create(OutputContext& context, std::size_t document,
                                                                       const std::vector<Target>& targets);

  Result<void> opened(const DocumentFacts& facts) override;
  Result<void> page(const Page& page, const PageRun& run) override;

  // After the last page and before finish(): what is made of the document as a whole. `summary` gets the failure.
  [[nodiscard]] boost::asio::awaitable<void> compose(EngineRoom& engine, ReadDocument document,
                                                     DocumentSummary& summary);
  // After the last page. Files appear now, if at least one page could be had and the document did not fail; stdout,
  // where pages are already, gets its end in any case. Gives what the run as a whole should count this document as.
  [[nodiscard]] std::optional<Error> finish(const DocumentSummary& summary, Bytes peak);

 private:
  struct Output {
    std::optional<WholeFile> file;  // else stdout
    // An exporter with its format, or the PDF.
    std::optional<ExportFormat> format;
    std::unique_ptr<Exporter> exporter;
    std::optional<PdfOutput> pdf;
  };
  DocumentOutputs(OutputContext& context, std::size_t document) : context_(context), document_(document) {}
  [[nodiscard]] Result<void> add_output(const Target& target);
  [[nodiscard]] Result<void> end_outputs(bool keep_files);
  [[nodiscard]] Result<void> end_output(Output& output);

  OutputContext& context_;
  std::size_t document_;
  std::vector<std::unique_ptr<Output>> outputs_;
  RunRecord record_;
  std::optional<Error> first_page_failure_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  int page_count_ = 0;
  bool begun_ = false;
};

// What a document that was read so counts as: its own failure, its first page's when no page could be had,
// Reason::partial when some could not, nothing when all is well.
[[nodiscard]] std::optional<Error> verdict_on(const DocumentSummary& summary,
                                              const std::optional<Error>& first_page_failure);

}  // namespace plimsoll

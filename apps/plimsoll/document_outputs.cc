#include "document_outputs.h"

#include <fmt/format.h>

#include <system_error>

#include "engine_room/pdf_composing.h"

namespace plimsoll {

Result<OpenTarget> open_target(const Target& target, IfExists if_exists) {
  OpenTarget open{.format = target.format, .file = {}};
  if (target.path.empty()) return open;
  std::error_code shown_by_create;
  if (target.path.has_parent_path()) std::filesystem::create_directories(target.path.parent_path(), shown_by_create);
  TRY(WholeFile file, WholeFile::create(target.path, if_exists));
  open.file.emplace(std::move(file));
  return open;
}

Result<std::unique_ptr<DocumentOutputs>> DocumentOutputs::create(OutputContext& context, std::size_t document,
                                                                 const std::vector<Target>& targets) {
  std::unique_ptr<DocumentOutputs> outputs(new DocumentOutputs(context, document));
  for (const Target& target : targets) TRY_VOID(outputs->add_output(target));
  return outputs;
}

Result<void> DocumentOutputs::add_output(const Target& target) {
  auto output = std::make_unique<Output>();
  ExportSink sink = [this](std::string_view bytes) { return context_.standard_output.write(document_, bytes); };
  TRY(OpenTarget open, open_target(target, context_.if_exists));
  if (open.file) {
    output->file.emplace(*std::move(open.file));
    sink = [to = &*output->file](std::string_view bytes) { return to->write(bytes); };
  }
  if (target.format == kPdfFormat) {
    TRY(output->pdf, PdfOutput::create());
  } else {
    const auto format = export_format(target.format);
    if (!format) return fail(Reason::usage, fmt::format("there is no format '{}'", target.format));
    output->format = format;
    output->exporter = make_exporter(*format, std::move(sink));
  }
  outputs_.push_back(std::move(output));
  return {};
}

Result<void> DocumentOutputs::opened(const DocumentFacts& facts) {
  context_.progress.opened(document_, facts);
  const ExportHead head{facts.name,         facts.format,        facts.page_count,
                        context_.precision, context_.parameters, facts.models};
  // Before anything is read, and before an output has its first byte.
  for (const auto& output : outputs_)
    if (output->format) TRY_VOID(check_pages(*output->format, facts.pages_selected));
  begun_ = true;
  page_count_ = facts.page_count;
  for (const auto& output : outputs_)
    if (output->exporter) TRY_VOID(output->exporter->begin(head));
  return {};
}

Result<void> DocumentOutputs::page(const Page& page, const PageRun& run) {
  record_.add_page(page, run.stages, run.service_peak);
  for (const std::string& step : run.history) record_.add_event({page.number, step});
  if (page.failure && !first_page_failure_) first_page_failure_ = page.failure;
  context_.progress.page(document_, page, run);
  for (const auto& output : outputs_) TRY_VOID(output->pdf ? output->pdf->page(page) : output->exporter->page(page));
  return {};
}

boost::asio::awaitable<void> DocumentOutputs::compose(EngineRoom& engine, ReadDocument document,
                                                      DocumentSummary& summary) {
  const std::optional<Error> verdict = verdict_on(summary, first_page_failure_);
  if (!begun_ || (verdict && verdict->reason != Reason::partial)) co_return;
  document.page_count = page_count_;
  for (const auto& output : outputs_) {
    if (!output->pdf) continue;
    if (auto composed = co_await output->pdf->compose(engine, document, output->file); !composed) {
      summary.failure = std::move(composed.error());
      co_return;
    }
  }
}

Result<void> DocumentOutputs::end_output(Output& output) {
  if (output.exporter && begun_) TRY_VOID(output.exporter->end(record_));
  if (output.file) return output.file->commit();
  if (output.pdf) return output.pdf->copy_to(context_.standard_output, document_);
  return {};
}

Result<void> DocumentOutputs::end_outputs(bool keep_files) {
  for (const auto& output : outputs_) {
    if ((output->file || output->pdf) && !keep_files) continue;
    TRY_VOID(end_output(*output));
  }
  return {};
}

std::optional<Error> DocumentOutputs::finish(const DocumentSummary& summary, Bytes peak) {
  record_.set_wall_time(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_));
  record_.set_peak(peak);
  if (summary.failure) record_.set_failure(*summary.failure);
  const std::optional<Error> verdict = verdict_on(summary, first_page_failure_);
  const bool keep_files = !verdict || verdict->reason == Reason::partial;
  // An output that refused bytes before is not asked again: its error is the summary's.
  const bool sink_failed = summary.failure && facts(summary.failure->reason).code == Code::io_failed;
  if (!sink_failed)
    if (auto ended = end_outputs(keep_files); !ended) return std::move(ended).error();
  return verdict;
}

std::optional<Error> verdict_on(const DocumentSummary& summary, const std::optional<Error>& first_page_failure) {
  if (summary.failure) return summary.failure;
  if (summary.failed == 0) return std::nullopt;
  if (summary.done + summary.degraded == 0 && first_page_failure) return first_page_failure;
  return fail(Reason::partial, fmt::format("{} of {} pages could not be read", summary.failed,
                                           summary.failed + summary.done + summary.degraded))
      .error();
}

}  // namespace plimsoll

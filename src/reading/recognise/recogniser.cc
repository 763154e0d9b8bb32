#include "reading/recognise/recogniser.h"

#include "reading/recognise/read_lines.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "PP-OCRv6_rec_small.onnx";
constexpr const char* kAlphabetKey = "character";

}  // namespace

Recogniser::Recogniser(const StageOptions& options, const RecognitionParameters& parameters)
    : ModelStage("recognise", "ppocrv6-small-rec",
                 {.file = options.models_folder / kFile,
                  .sessions = options.lines,
                  .threads = options.threads,
                  .output = ModelOutput::best_class,
                  .first_run = {1, 3, 48, 64},
                  .metadata_key = kAlphabetKey},
                 options.meter),
      parameters_(parameters) {}

Result<void> Recogniser::adopt(const Model& model) {
  if (model.metadata().empty()) return fail(Reason::model_load, "the recogniser's file carries no characters");
  alphabet_.emplace(model.metadata());
  return {};
}

Result<std::vector<LineReading>> Recogniser::read(const LineSource& lines) {
  TRY_VOID(enter());
  Run run(*this);
  const WidthSeen seen = [&run](int width) { run.input(static_cast<std::uint64_t>(width)); };
  return parameters_.batch > 1 ? read_in_batches(model(), lines, parameters_, table_, seen)
                               : read_singly(model(), lines, parameters_, table_, alphabet(), seen);
}

}  // namespace plimsoll

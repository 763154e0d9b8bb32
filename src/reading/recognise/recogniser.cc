#include "reading/recognise/recogniser.h"

#include <fmt/format.h>

#include "reading/model_text.h"
#include "reading/recognise/read_lines.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "PP-OCRv6_rec_small.onnx";
constexpr const char* kAlphabetKey = "character";
constexpr std::uintmax_t kDictionaryMax = 1 << 20;  // 18,708 characters take 75 KB

}  // namespace

Recogniser::Recogniser(const StageOptions& options, const RecognitionParameters& parameters)
    : ModelStage("recognise", options.name_or("ppocrv6-small-rec"),
                 {.file = options.file_or(kFile),
                  .sessions = options.lines,
                  .threads = options.threads,
                  .output = ModelOutput::best_class,
                  .first_run = {1, 3, 48, 64},
                  .metadata_key = kAlphabetKey},
                 options.meter),
      parameters_(parameters) {
  if (options.source && !options.source->dictionary.empty())
    dictionary_ = options.models_folder / options.source->dictionary;
}

Result<void> Recogniser::adopt(const Model& model) {
  std::string characters = model.metadata();
  if (!dictionary_.empty()) {
    TRY(characters, read_model_text(dictionary_, kDictionaryMax));
    if (characters.ends_with('\n')) characters.pop_back();
  }
  if (characters.empty()) return fail(Reason::model_load, "the recogniser's file carries no characters");
  Alphabet alphabet(characters);
  // Of the classes only the best is given out: their number shows in the network's shape alone.
  if (model.classes() == 0)
    return fail(Reason::model_load, "it is no recogniser of lines, whose output is [lines, steps, classes]");
  if (model.classes() != alphabet.class_count())
    return fail(
        Reason::model_load,
        fmt::format("its network tells {} classes apart, its dictionary has {} characters, which is {} with the "
                    "blank and the space: they do not belong together",
                    model.classes(), alphabet.class_count() - 2, alphabet.class_count()));
  alphabet_ = std::move(alphabet);
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

#include "reading/recognise/recogniser.h"

#include "reading/recognise/read_lines.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "PP-OCRv6_rec_small.onnx";
constexpr const char* kAlphabetKey = "character";

}  // namespace

Result<Recogniser> Recogniser::load(Engine& engine, const std::filesystem::path& models_folder,
                                    const RecognitionParameters& parameters, std::size_t threads) {
  TRY(auto model, engine.load({.file = models_folder / kFile,
                               .sessions = threads,
                               .threads = threads,
                               .output = ModelOutput::best_class,
                               .metadata_key = kAlphabetKey}));
  if (model->metadata().empty()) return fail(Reason::model_load, "the recogniser's file carries no characters");
  return Recogniser(std::move(model), parameters);
}

Result<std::vector<LineReading>> Recogniser::read(const LineSource& lines) {
  return parameters_.batch > 1 ? read_in_batches(*model_, lines, parameters_, table_)
                               : read_singly(*model_, lines, parameters_, table_, alphabet_);
}

}  // namespace plimsoll

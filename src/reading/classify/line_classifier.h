// Asks a small network for each line whether it stands on its head. Only the reference flow does; our own looks at
// how lines read (docs/decisions).
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.h"
#include "inference/engine.h"
#include "reading/pixels_to_input.h"
#include "reading/recognise/recogniser.h"

namespace plimsoll {

class LineClassifier {
 public:
  [[nodiscard]] static Result<LineClassifier> load(Engine& engine, const std::filesystem::path& models_folder,
                                                   std::size_t threads);

  // For each line: its probability of standing on its head, where that is the likelier side; otherwise 0.
  // Lines go in batches of `batch` from narrow to wide, resized to 48 px of height and at most 192 of width.
  [[nodiscard]] Result<std::vector<float>> upside_down(const LineSource& lines, std::size_t batch);
  void release_memory() { model_->release_memory(); }

 private:
  explicit LineClassifier(std::unique_ptr<Model> model) : model_(std::move(model)) {}

  std::unique_ptr<Model> model_;
  PixelTable table_{Normalisation{}};
};

}  // namespace plimsoll

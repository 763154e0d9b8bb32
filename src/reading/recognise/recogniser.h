// Reads lines of text.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "document/raster.h"
#include "inference/engine.h"
#include "reading/parameters.h"
#include "reading/pixels_to_input.h"
#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// Lines to read, cut out one at a time when their turn comes: crops of a whole page are never in memory together.
struct LineSource {
  std::vector<PixelSize> sizes;                   // of what cut(i) gives
  std::function<cv::Mat(std::size_t index)> cut;  // grey or BGR
};

class Recogniser {
 public:
  // `threads` sessions of one thread each, which work at the same time (docs/decisions/0002).
  // Reason::model_missing, Reason::model_load.
  [[nodiscard]] static Result<Recogniser> load(Engine& engine, const std::filesystem::path& models_folder,
                                               const RecognitionParameters& parameters, std::size_t threads);

  // A reading per line, in their order. With a batch of 1 a line's reading depends on nothing but its own pixels.
  // Reason::model_run.
  [[nodiscard]] Result<std::vector<LineReading>> read(const LineSource& lines);
  [[nodiscard]] const Alphabet& alphabet() const { return alphabet_; }
  void release_memory() { model_->release_memory(); }

 private:
  Recogniser(std::unique_ptr<Model> model, const RecognitionParameters& parameters)
      : model_(std::move(model)), parameters_(parameters), alphabet_(model_->metadata()) {}

  std::unique_ptr<Model> model_;
  RecognitionParameters parameters_;
  Alphabet alphabet_;
  PixelTable table_{Normalisation{}};
};

}  // namespace plimsoll

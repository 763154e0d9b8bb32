// Reads lines of text.
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/error.h"
#include "document/raster.h"
#include "reading/model_stage.h"
#include "reading/parameters.h"
#include "reading/pixels_to_input.h"
#include "reading/recognise/alphabet.h"
#include "reading/recognise/covered_languages.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// Lines to read, cut out one at a time when their turn comes: crops of a whole page are never in memory together.
struct LineSource {
  std::vector<PixelSize> sizes;                   // of what cut(i) gives
  std::function<cv::Mat(std::size_t index)> cut;  // grey or BGR
};

class Recogniser : public ModelStage {
 public:
  // `lines` sessions, which work at the same time and share the threads (docs/decisions/0002). Each holds its own form
  // of the network and its own activations.
  Recogniser(const StageOptions& options, const RecognitionParameters& parameters);

  // A reading per line, in their order. With a batch of 1 a line's reading depends on nothing but its own pixels.
  // Reason::model_run.
  [[nodiscard]] Result<std::vector<LineReading>> read(const LineSource& lines);
  [[nodiscard]] std::vector<std::string> languages() const override { return covered_languages(alphabet()); }
  // While the network is loaded.
  [[nodiscard]] const Alphabet& alphabet() const { return *alphabet_; }

 private:
  Result<void> adopt(const Model& model) override;
  void abandon() override { alphabet_.reset(); }

  RecognitionParameters parameters_;
  std::filesystem::path dictionary_;  // empty: the network's file has the characters
  std::optional<Alphabet> alphabet_;
  PixelTable table_{Normalisation{}};
};

}  // namespace plimsoll

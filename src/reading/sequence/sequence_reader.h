// Runs a network that looks at a picture and writes tokens: formulas as LaTeX, charts as the table behind them.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "base/error.h"
#include "document/page.h"
#include "reading/model_stage.h"
#include "reading/sequence/sequence_family.h"
#include "reading/sequence/token_text.h"

namespace plimsoll {

struct Writing {
  std::string text;
  bool cut_off = false;  // the end token did not come within the family's bound
};

// Used by one thread. Greedy: the likeliest token each time, none is ever taken back.
class SequenceReader final : public ModelStage {
 public:
  // `stage` as the catalogue calls it.
  SequenceReader(const StageOptions& options, std::string_view stage, const SequenceFamily& family);

  // What is written in `region` of the page (grey or BGR); empty where the region is outside of the page or the network
  // sees nothing. Time grows with the square of what is written, which has a bound; a page's time has its own (setting
  // limits.page_time). Reason::model_run.
  [[nodiscard]] Result<Writing> read(const cv::Mat& page, const Box& region);

 private:
  Result<void> adopt(const Model& model) override;
  void abandon() override { tokens_.reset(); }
  [[nodiscard]] Result<std::vector<std::int32_t>> look(const cv::Mat& image, Run& run);
  [[nodiscard]] Result<std::vector<std::int32_t>> write(const Tensor<float>& states);
  [[nodiscard]] Result<std::int32_t> next_token(const Tensor<float>& states, std::span<const std::int32_t> so_far);

  SequenceFamily family_;
  std::filesystem::path tokenizer_;  // empty: in the network's metadata
  std::optional<TokenText> tokens_;
};

}  // namespace plimsoll

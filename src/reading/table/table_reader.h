// Sees a table's structure as SLANet networks do: from a picture of it to a sequence of tags and boxes.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/error.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"
#include "reading/table/structure_tokens.h"
#include "reading/table/table_structure.h"

namespace plimsoll {

// Used by one thread. The network takes a step for every tag of the table, at most 501.
class TableReader final : public ModelStage {
 public:
  explicit TableReader(const StageOptions& options);
  // The table in `region` of the page (grey or BGR), which is scaled to 488 pixels on its long side. Nothing when the
  // network sees no cell there or the region is outside of the page. Reason::model_run.
  [[nodiscard]] Result<std::optional<TableStructure>> read(const cv::Mat& page, const Box& region);

 private:
  Result<void> adopt(const Model& model) override;
  void abandon() override { vocabulary_.reset(); }

  std::optional<StructureVocabulary> vocabulary_;
  PixelTable table_;
};

// What the network says about each step, as its outputs have it: boxes [1, L, 4] as left, top, right, bottom in parts
// of the region, tokens [1, L, classes]. Boxes that are no boxes become empty. Reason::model_run when the outputs have
// other shapes or more than 2,000 steps.
struct StructureReading {
  std::vector<StructureStep> steps;  // up to the end token
  float confidence = 0;              // mean of the tokens' probabilities
};
[[nodiscard]] Result<StructureReading> read_steps(const Tensor<float>& boxes, const Tensor<float>& tokens,
                                                  const StructureVocabulary& vocabulary, const Box& region);

}  // namespace plimsoll

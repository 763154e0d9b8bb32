// The two ways through a page. Both may throw what OpenCV and memory throw; pipeline/guarded_pipeline.cc catches it.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"
#include "reading/model_stage.h"
#include "reading/parameters.h"

namespace plimsoll {

class Flow {
 public:
  virtual ~Flow() = default;
  // Every stage that has a network; all of them must be loaded while a page is read.
  [[nodiscard]] virtual std::vector<ModelStage*> stages() = 0;
  // Of the detector's sides, for the pages that follow.
  virtual void set_detector_scale(double scale) = 0;
  // Fills blocks, width, height, angle and degradations of `page`.
  [[nodiscard]] virtual Result<void> read(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) = 0;
};

// Ours: orientation by evidence, no line depends on its neighbours, lines in reading order.
[[nodiscard]] std::unique_ptr<Flow> make_standard_flow(const StageOptions& options,
                                                       const ReadingParameters& parameters);
// Step for step what the engine does that the parameter set is named after, its order of lines included.
[[nodiscard]] std::unique_ptr<Flow> make_reference_flow(const StageOptions& options,
                                                        const ReadingParameters& parameters);

}  // namespace plimsoll

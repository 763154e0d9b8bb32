// The two ways through a page. Both may throw what OpenCV and memory throw; pipeline/guarded_pipeline.cc catches it.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "document/page.h"
#include "reading/layout/families.h"
#include "reading/model_stage.h"
#include "reading/parameters.h"
#include "reading/pipeline.h"

namespace plimsoll {

class Flow {
 public:
  virtual ~Flow() = default;
  // Every stage that has a network, once for each network that it can be run with.
  [[nodiscard]] virtual std::vector<ModelStage*> stages() = 0;
  // Those of them that must be loaded while a page is read in the present manner.
  [[nodiscard]] virtual std::vector<ModelStage*> needed() = 0;
  // Of the pages that follow.
  virtual void set_manner(const ReadingManner& manner) = 0;
  // Fills blocks, width, height, angle and degradations of `page`.
  [[nodiscard]] virtual Result<void> read(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) = 0;
  // As Pipeline::arrange(): `page` has the layer's blocks, and those of the page afterwards.
  [[nodiscard]] virtual Result<void> arrange(const cv::Mat&, Page&, std::vector<StageTime>&) {
    return fail(Reason::protocol, "the sets that follow a reference read the picture alone");
  }
};

// Ours: orientation by evidence, no line depends on its neighbours, lines in reading order.
// `sources`: networks that pages may ask for instead of the stages' own, and where those are.
[[nodiscard]] std::unique_ptr<Flow> make_standard_flow(const StageOptions& options,
                                                       std::span<const ModelSource> sources,
                                                       const ReadingParameters& parameters, const LayoutFamily& layout);
// Step for step what the engine does that the parameter set is named after, its order of lines included.
[[nodiscard]] std::unique_ptr<Flow> make_reference_flow(const StageOptions& options,
                                                        std::span<const ModelSource> sources,
                                                        const ReadingParameters& parameters);

}  // namespace plimsoll

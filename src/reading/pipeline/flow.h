// The two ways through a page. Both may throw what OpenCV and memory throw; pipeline/load.cc catches it.
#pragma once

#include <memory>
#include <opencv2/core.hpp>

#include "document/page.h"
#include "inference/engine.h"
#include "reading/parameters.h"
#include "reading/pipeline.h"

namespace plimsoll {

class Flow {
 public:
  virtual ~Flow() = default;
  // Fills blocks, width, height, angle and degradations of `page`.
  [[nodiscard]] virtual Result<void> read(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) = 0;
  virtual void release_memory() = 0;
};

// Ours: orientation by evidence, no line depends on its neighbours, lines in reading order.
[[nodiscard]] Result<std::unique_ptr<Flow>> make_standard_flow(Engine& engine, const PipelineOptions& options,
                                                               const ReadingParameters& parameters);
// Step for step what the engine does that the parameter set is named after, its order of lines included.
[[nodiscard]] Result<std::unique_ptr<Flow>> make_reference_flow(Engine& engine, const PipelineOptions& options,
                                                                const ReadingParameters& parameters);

}  // namespace plimsoll

// Finds lines of text on a page.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "reading/detect/text_regions.h"
#include "reading/model_stage.h"
#include "reading/parameters.h"
#include "reading/pixels_to_input.h"

namespace plimsoll {

class Detector final : public ModelStage {
 public:
  Detector(const StageOptions& options, const DetectionParameters& parameters);

  // Of the sides of its input, for the pages that follow: memory goes with the square.
  void set_scale(double scale) { scale_ = scale; }
  // `page` is grey or BGR. Memory grows with detector_size(), not with the page. `scale` beside that of set_scale().
  // Reason::model_run.
  [[nodiscard]] Result<std::vector<TextRegion>> find(const cv::Mat& page, double scale = 1);

 private:
  DetectionParameters parameters_;
  double scale_ = 1;
  PixelTable table_;
};

}  // namespace plimsoll

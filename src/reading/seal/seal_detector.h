// Finds the text on a seal with PP-OCRv4's seal detection network.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"
#include "reading/seal/text_band.h"

namespace plimsoll {

// Used by one thread.
class SealDetector final : public ModelStage {
 public:
  explicit SealDetector(const StageOptions& options);

  // The bands of text on the seal in `region` of the page (grey or BGR), in the page's coordinates, the largest first.
  // The region is scaled to 736 pixels on its long side, whatever its size: 70 MB while it runs. None where the region
  // is outside of the page. Reason::model_run.
  [[nodiscard]] Result<std::vector<TextBand>> find(const cv::Mat& page, const Box& region);

 private:
  PixelTable table_;
};

}  // namespace plimsoll

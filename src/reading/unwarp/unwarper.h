// Sees how a page is bent, with UVDoc's network in its coarse-grid form (reference: models.md 2.5).
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "base/error.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"
#include "reading/unwarp/warp_grid.h"

namespace plimsoll {

// Used by one thread.
class Unwarper final : public ModelStage {
 public:
  explicit Unwarper(const StageOptions& options);

  // The grid of an upright page (grey or BGR) of at least 2 × 2 pixels, which is scaled to 488 × 712 for it: what this
  // takes does not grow with the page. Nothing when the network says that the page is as good as flat: no point of it
  // further than half a hundredth of the longer side from where it should be. Reason::model_run.
  [[nodiscard]] Result<std::optional<WarpGrid>> look(const cv::Mat& page);

 private:
  PixelTable table_;
};

}  // namespace plimsoll

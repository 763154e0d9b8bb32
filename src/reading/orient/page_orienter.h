// On which side a page lies, by a small network's look at it.
#pragma once

#include <opencv2/core.hpp>

#include "base/error.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"

namespace plimsoll {

struct PageTurn {
  int turn = 0;  // clockwise, that makes the page upright: 0, 90, 180, 270
  float probability = 0;
  bool operator==(const PageTurn&) const = default;
};

class PageOrienter final : public ModelStage {
 public:
  explicit PageOrienter(const StageOptions& options);
  // Looks at the middle square of the page, 224 × 224 of a short side of 256. Reason::model_run.
  [[nodiscard]] Result<PageTurn> look(const cv::Mat& page);

 private:
  PixelTable table_;
};

// The page turned clockwise; shares its pixels when turn is 0.
[[nodiscard]] cv::Mat turned_page(const cv::Mat& page, int turn);

}  // namespace plimsoll

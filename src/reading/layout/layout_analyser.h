// Where on a page which kind of thing is: one of the families' networks, run and decoded.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "reading/layout/class_box.h"
#include "reading/layout/families.h"
#include "reading/layout/layout_region.h"
#include "reading/model_stage.h"
#include "reading/pixels_to_input.h"

namespace plimsoll {

class LayoutAnalyser final : public ModelStage {
 public:
  // `family` of layout_families(); its file lies in the models' folder.
  LayoutAnalyser(const StageOptions& options, const LayoutFamily& family);
  [[nodiscard]] const LayoutFamily& family() const { return family_; }

  // `page` upright, grey or BGR; its scaled copy of at most 800 × 800 pixels is the only one made. Regions by the
  // network's reading order where it has learned one, otherwise in no order that means anything; at most as many as the
  // network gives (some hundred). Reason::model_run, also when the network's outputs are not the family's.
  [[nodiscard]] Result<std::vector<LayoutRegion>> find(const cv::Mat& page);

 private:
  [[nodiscard]] Result<void> fill(Session& session, const cv::Mat& page) const;

  const LayoutFamily& family_;
  PixelTable table_;
};

}  // namespace plimsoll

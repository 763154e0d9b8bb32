// The seals of a page: text that runs around them, read.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"
#include "reading/recognise/recogniser.h"
#include "reading/seal/seal_detector.h"

namespace plimsoll {

// Every block of kind seal gets the lines that the two networks read in it, from the top down, instead of those that
// were read of it as if it lay straight; one in which they read nothing stays as it is. `in_figures`: the layout
// network knows no seals, so figures about as wide as high are looked at, and one becomes a seal when bent text reads
// well in it. At most kSealsMax regions of a page are looked at, the first ones. A line's polygon is the rectangle
// around its band, those of its words follow the bend. `page` is upright, and what the blocks' coordinates mean.
// Reason::model_run; where models take turns, as ModelStage::load().
inline constexpr int kSealsMax = 16;
[[nodiscard]] Result<void> read_seals(const cv::Mat& page, SealDetector& detector, Recogniser& recogniser,
                                      bool in_figures, Page& out);

}  // namespace plimsoll

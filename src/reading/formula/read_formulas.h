// The formulas of a page, as LaTeX.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"
#include "reading/sequence/sequence_reader.h"

namespace plimsoll {

// Every block of kind formula gets the LaTeX that the network writes, without delimiters; its lines stay: they say
// where it stands. What the network cannot finish is kept as far as it came and said in the page's degradations. At
// most kFormulasMax of a page are read, the first ones. `page` is upright, and what the blocks' coordinates mean.
// Reason::model_run; where models take turns, as ModelStage::load().
inline constexpr int kFormulasMax = 64;
[[nodiscard]] Result<void> read_formulas(const cv::Mat& page, SequenceReader& reader, Page& out);

}  // namespace plimsoll

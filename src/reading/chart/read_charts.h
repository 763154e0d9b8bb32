// The charts of a page, as the tables behind them.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"
#include "reading/sequence/sequence_reader.h"

namespace plimsoll {

// Every block of kind chart of which the network writes a table gets it; the lines that were read in the chart follow
// its cells. One of which it writes none stays as it is. At most kChartsMax of a page are read, the first ones. `page`
// is upright, and what the blocks' coordinates mean. Reason::model_run; where models take turns, as ModelStage::load().
inline constexpr int kChartsMax = 16;
[[nodiscard]] Result<void> read_charts(const cv::Mat& page, SequenceReader& reader, Page& out);

}  // namespace plimsoll

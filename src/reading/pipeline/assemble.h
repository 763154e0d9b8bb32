// Readings as the lines of a page.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/crop/line_crop.h"
#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"
#include "reading/recognise/recogniser.h"

namespace plimsoll {

[[nodiscard]] Line make_line(const LineReading& reading, const LinePlace& place, const Alphabet& alphabet);

// The places' crops as a source; `page` and `places` must outlive it.
[[nodiscard]] LineSource source_of(const cv::Mat& page, const std::vector<LinePlace>& places);

// One block around all lines, in their order; none without lines.
[[nodiscard]] std::vector<Block> one_block(std::vector<Line> lines);

}  // namespace plimsoll

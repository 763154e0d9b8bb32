// In which order a line's glyphs are read. A recogniser gives them as they stand, from left to right; Arabic and Hebrew
// are read from right to left, numbers and Latin words within them from left to right.
#pragma once

#include <cstddef>
#include <vector>

#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

struct LogicalOrder {
  std::vector<std::size_t> glyphs;  // numbers of the reading's glyphs, as they are read
  bool right_to_left = false;       // the line as a whole
};

// Unicode's bidirectional algorithm, turned round (ICU). The line runs from right to left when more of its letters do
// than not: what stands before and behind it is not known. Brackets are not mirrored: PaddleOCR's recognisers, which
// are trained on reversed texts, give them as they are meant.
[[nodiscard]] LogicalOrder logical_order(const LineReading& reading, const Alphabet& alphabet);

}  // namespace plimsoll

// From glyphs to words and text.
#pragma once

#include <string>
#include <vector>

#include "document/page.h"
#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// All glyphs in the order in which they are read (logical_order.h), UTF-8, without white space at the ends.
[[nodiscard]] std::string text_of(const LineReading& reading, const Alphabet& alphabet);

// Words in that order with their part of the line's polygon: borders lie half way between neighbouring glyphs, a
// space's share belongs to no word. White space separates words; characters that stand alone are words.
[[nodiscard]] std::vector<Word> words_of(const LineReading& reading, const Alphabet& alphabet, const Polygon& line);

}  // namespace plimsoll

// Full-width punctuation fills half of its square: "，" leaves its right half blank, "（" its left one. A recogniser
// takes that for a space between words, which no one wrote.
#pragma once

#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// The reading without spaces behind closing and before opening full-width signs. Other spaces stay
// (ideograph_spaces.h).
[[nodiscard]] LineReading without_blank_halves(LineReading reading, const Alphabet& alphabet);

}  // namespace plimsoll

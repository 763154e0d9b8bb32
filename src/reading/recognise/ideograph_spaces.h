// Scripts of ideographs are written without spaces between words. A recogniser puts some where characters stand a
// little apart: at the sides of a narrow one, in justified lines.
#pragma once

#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// The reading without spaces between two characters that stand alone (Alphabet::stands_alone), unless the place of a
// character or more is blank between them: that is a gap of a table or a title. Spaces beside other scripts stay.
[[nodiscard]] LineReading without_ideograph_spaces(LineReading reading, const Alphabet& alphabet);

}  // namespace plimsoll

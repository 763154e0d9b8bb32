// In which order a word's pieces stand on the page. PDF readers take right-to-left text as it is drawn, from left to
// right, and turn it around themselves.
#pragma once

#include <unicode/utypes.h>

#include <string>
#include <vector>

namespace plimsoll {

// Whether text of this character runs from right to left: letters of Arabic, Hebrew, …, and Arabic digits.
[[nodiscard]] bool goes_left(UChar32 character);

// The pieces of one word (glyph_table.h), from left to right as they are seen (Unicode bidirectional algorithm, the
// word's own direction).
[[nodiscard]] std::vector<std::string> in_visual_order(std::vector<std::string> pieces);

}  // namespace plimsoll

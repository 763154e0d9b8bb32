// Where one text line ends and the next begins: scripts with word spaces need one there, others must not get one, and a
// word that was divided becomes one again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

// Whether a break between `before` and `after` stands for a word space. False between two characters of scripts written
// without spaces (Han, kana, their punctuation and full-width forms).
[[nodiscard]] bool break_is_space(std::string_view before, std::string_view after);

// Whether the hyphen at the end of `before` divides a word that goes on in `after`: letters on both sides, a small one
// behind it. Not in compounds of more than one hyphen ("state-of-the-"), and not before a conjunction ("Ein- und").
[[nodiscard]] bool divides_word(std::string_view before, std::string_view after);

// Goes on with a line's text behind what `out` ends with: `space` or nothing between them, the parts of a divided word
// without its hyphen.
void append_line(std::string& out, std::string_view line, char space = ' ');

// The text of `lines` as one line.
[[nodiscard]] std::string joined(std::span<const Line> lines);

}  // namespace plimsoll

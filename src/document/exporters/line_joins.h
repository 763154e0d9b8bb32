// Where one text line ends and the next begins: scripts with word spaces need one there, others must not get one.
#pragma once

#include <string_view>

namespace plimsoll {

// Whether a break between `before` and `after` stands for a word space. False between two characters of scripts written
// without spaces (Han, kana, their punctuation and full-width forms).
[[nodiscard]] bool break_is_space(std::string_view before, std::string_view after);

}  // namespace plimsoll

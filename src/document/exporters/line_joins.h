// Where one text line ends and the next begins: scripts with word spaces need one there, others must not get one.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

// Whether a break between `before` and `after` stands for a word space. False between two characters of scripts written
// without spaces (Han, kana, their punctuation and full-width forms).
[[nodiscard]] bool break_is_space(std::string_view before, std::string_view after);

// The text of `lines` as one line.
[[nodiscard]] std::string joined(std::span<const Line> lines);

}  // namespace plimsoll

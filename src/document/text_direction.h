// Which way a text runs.
#pragma once

#include <string_view>

namespace plimsoll {

// More of its letters are read from right to left (Arabic, Hebrew, Syriac, Thaana, …) than from left to right. UTF-8.
[[nodiscard]] bool runs_right_to_left(std::string_view text);

}  // namespace plimsoll

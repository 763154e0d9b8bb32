// Texts that number a page.
#pragma once

#include <string_view>

namespace plimsoll {

// Digits of any script (at most five) or a Roman number up to 300, perhaps between dashes, dots or brackets: "12",
// "- 12 -", "[xiv]".
[[nodiscard]] bool is_page_number(std::string_view text);

}  // namespace plimsoll

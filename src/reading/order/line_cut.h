// Cutting a line between two of its words.
#pragma once

#include <cstddef>
#include <optional>

#include "document/page.h"

namespace plimsoll {

// Takes what is behind the first `count` words off the line and gives it as a line of its own: text, polygon and
// confidence of both are then those of their words. Nothing, and the line stays whole, when the words are not what the
// text is made of or when one side would be left without any.
[[nodiscard]] std::optional<Line> cut_behind(Line& line, std::size_t count);

}  // namespace plimsoll

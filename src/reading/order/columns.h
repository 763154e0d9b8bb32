// A page's fragments as columns in reading order.
#pragma once

#include <vector>

#include "reading/order/fragment.h"

namespace plimsoll {

// Letters at least this much higher than the page's text belong to a heading.
inline constexpr float kHeadingRatio = 1.35F;

// Fragments that are read one row after the other.
using Column = std::vector<Fragment>;

// `fragments` by rising top, as frames_of() gives them; so is each column.
[[nodiscard]] std::vector<Column> columns_of(const std::vector<Fragment>& fragments, float text_height);

}  // namespace plimsoll

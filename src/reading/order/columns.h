// A page's fragments as columns in reading order.
#pragma once

#include <vector>

#include "reading/order/fragment.h"

namespace plimsoll {

// Fragments that are read one row after the other.
using Column = std::vector<Fragment>;

// `fragments` by rising top, as frames_of() gives them; so is each column.
[[nodiscard]] std::vector<Column> columns_of(const std::vector<Fragment>& fragments, float text_height);

}  // namespace plimsoll

// The items of a list block.
#pragma once

#include <string>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Each as one line, without its bullet; numbers stay. Where the first line has a bullet or number, a line without one
// goes on with the item before it; otherwise each line is an item.
[[nodiscard]] std::vector<std::string> list_items(const Block& block);

}  // namespace plimsoll

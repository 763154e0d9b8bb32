// The order of a page's parts when each of them is known for what it is.
#pragma once

#include <optional>
#include <vector>

#include "document/page.h"
#include "reading/order/arrange_part.h"

namespace plimsoll {

// What is read in one go: the blocks of a region, or one block that no region covers.
struct PagePart {
  BlockKind kind = BlockKind::text;
  Box box{};
  std::optional<int> order{};  // learned
  std::vector<Block> blocks;
};

// As reading/order/arrange_by_layout.h says. `direction` is the page's main one.
[[nodiscard]] std::vector<PagePart> in_reading_order(std::vector<PagePart> parts, Direction direction, int page_width,
                                                     int page_height);

}  // namespace plimsoll

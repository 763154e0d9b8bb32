// The rules of arrange() for the lines of a part of a page.
#pragma once

#include <optional>
#include <vector>

#include "document/page.h"
#include "reading/order/fragment.h"

namespace plimsoll {

// What a whole page's text is like: headings in a part of it are large against this.
struct PageText {
  Direction direction = Direction::across;  // of most of it
  float height = 1;
};

[[nodiscard]] PageText page_text(const std::vector<Line>& lines, int page_width, int page_height);

// As arrange(), but for lines that need no cutting. Without `page` the lines are all that there is.
[[nodiscard]] std::vector<Block> arrange_part(std::vector<Line> lines, int page_width, int page_height,
                                              const std::optional<PageText>& page);

}  // namespace plimsoll

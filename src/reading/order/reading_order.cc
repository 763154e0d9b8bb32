#include "reading/order/reading_order.h"

#include <optional>
#include <utility>

#include "reading/order/arrange_part.h"
#include "reading/order/cut_across.h"

namespace plimsoll {

std::vector<Block> arrange(std::vector<Line> lines, int page_width, int page_height) {
  return arrange_part(cut_across(std::move(lines)), page_width, page_height, std::nullopt);
}

}  // namespace plimsoll

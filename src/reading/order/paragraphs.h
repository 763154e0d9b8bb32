// Rows of one column as paragraphs and headings.
#pragma once

#include <vector>

#include "reading/order/rows.h"

namespace plimsoll {

// `rows` of one column from top to bottom, `text_height` of the whole page (headings are larger). Appends to `blocks`.
void append_blocks(std::vector<Block>& blocks, std::vector<Row> rows, float text_height);

}  // namespace plimsoll

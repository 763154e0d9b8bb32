// What a region with its lines becomes on the page.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/layout/layout_region.h"
#include "reading/order/arrange_part.h"

namespace plimsoll {

// Tables, figures and their like: they are there without any text, too.
[[nodiscard]] bool is_visual(BlockKind kind);

// Blocks in reading order. Prose, bibliographies and sidebars by their paragraphs; all else as one block. A visual
// region's block covers the region, others their lines. Of a table the lines stay as they were found, row by row, as a
// table's structure needs them; join_rows() makes rows of them. A line of a header or footer that is a page number is a
// block of its own. Regions without lines give nothing unless they are visual.
[[nodiscard]] std::vector<Block> blocks_of(const LayoutRegion& region, std::vector<Line> lines, int page_width,
                                           int page_height, const PageText& page);

}  // namespace plimsoll

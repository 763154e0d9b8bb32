// From lines and what a layout network says about the page to blocks in reading order.
//
// Each line goes to the region that holds most of it; lines in no region go through the rules of arrange(). Regions
// with learned places are read by these, everything else after what stands before it. Without learned places: running
// heads, then the page by columns and bands with captions beside what they describe, footnotes, sidebars, running feet.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/layout/layout_region.h"

namespace plimsoll {

// A pure function. No text is lost: each line's words appear once. Without regions it is arrange(). Tables' lines are
// as region_blocks.h says.
[[nodiscard]] std::vector<Block> arrange_by_layout(std::vector<Line> lines, std::vector<LayoutRegion> regions,
                                                   int page_width, int page_height);

// A table whose structure nobody read: its lines as rows, "item ... price".
void join_rows(Block& table, int page_width, int page_height);

}  // namespace plimsoll

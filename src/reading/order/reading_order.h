// From lines as the detector found them to blocks in the order in which people read them.
//
// In the small: fragments of one row of a column become one line, left to right, so that "item ..... price" stays
// together. In the large: columns are found as empty gutters between prose, headings across columns divide the page,
// what interrupts a gutter with text on both sides (a caption between columns) is read after the columns. Vertical
// pages are read top to bottom, right to left. Lines that lie against the page's main direction come last.
#pragma once

#include <vector>

#include "document/page.h"

namespace plimsoll {

// A pure function; equal input gives equal output whatever the machine. No text is lost: each line's words appear once.
// Blocks are paragraphs (BlockKind::text) and headings (BlockKind::title with a level from 1 to 3).
[[nodiscard]] std::vector<Block> arrange(std::vector<Line> lines, int page_width, int page_height);

}  // namespace plimsoll

// How large the letters of each line are set. Readers that work out a page's columns for themselves (pdftotext without
// -raw, and what is made with poppler) go by the size: lines belong together when they are of the same size and nearer
// than one and a half of it, and columns are told apart when the gap between them is wider than 0.7 of it (poppler's
// TextOutputDev.cc: maxLineSpacingDelta, maxBlockFontSizeDelta1, minColSpacing1). The heights of lines as they were
// read vary by a tenth and more, so that such a reader sees no columns. Pure.
#pragma once

#include <span>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Where a line is on the page, its height across the line.
struct LineBox {
  Box box;
  float height = 0;
  [[nodiscard]] float middle() const { return (box.top + box.bottom) / 2; }
};

// Lines in reading order → how many of them, one after the other, are a column: each below the one before, of about
// its height, and with nothing else in the rectangle that holds them all.
[[nodiscard]] std::vector<std::size_t> column_lengths(std::span<const LineBox> lines);

// The size of each line's letters as a share of the line's own height. All lines of a column get the same size: so much
// that its lines are near each other, and, if that leaves room, less than the gap to its neighbours.
[[nodiscard]] std::vector<double> letter_sizes(std::span<const LineBox> lines);

}  // namespace plimsoll

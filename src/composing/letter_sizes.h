// How large the letters of each row are set. Readers that work out a page's columns for themselves (pdftotext without
// -raw, and what else is made with poppler) go by the size, and heights as they were read vary by a tenth and more, so
// that such a reader sees no columns. What it goes by (TextOutputDev.cc, TextPage::coalesce):
// - It begins a block with the word that is farthest up, of those at one height with the leftmost, and makes it as
//   large as it can before it begins the next.
// - Lines of its size within 5 % join above and below, at most 1.5 of the size away (maxLineSpacingDelta,
//   maxBlockFontSizeDelta1).
// - Words beside it join nearer than 0.7 of the size, unless theirs differs by more than 60 % (minColSpacing1,
//   maxBlockFontSizeDelta2). So do one to three that are nearer than the size, unless theirs differs by more than 20 %
//   (minColSpacing2, maxBlockFontSizeDelta3).
// Pure.
#pragma once

#include <span>
#include <vector>

#include "composing/text_rows.h"

namespace plimsoll {

struct RowLetters {
  float size = 0;        // pixels
  bool goes_on = false;  // the row is of one column (text_columns.h) with the row before
};

// What each row's letters are set in; all rows of a column have one size. It is large enough for the column's usual
// step, and, as far as that leaves room, too small to reach what stands beside it; where it leaves none, columns beside
// each other differ. A page of more than 4,000 rows has them as high as they are.
[[nodiscard]] std::vector<RowLetters> letter_sizes(std::span<const LineBox> rows);

// How many lines of blanks between two rows of a column keep it together, when they are `step` apart.
[[nodiscard]] int blank_lines(float step, float size);

}  // namespace plimsoll

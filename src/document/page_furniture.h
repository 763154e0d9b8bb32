// What belongs to the sheet and not to its text: running heads and feet, page numbers, stamps along the margin. By
// place and look alone: for pages that no layout network saw, and for what one overlooked.
#pragma once

#include "document/page.h"

namespace plimsoll {

// Gives blocks of running text (BlockKind::text) the kinds header, footer and page_number. Order and texts stay as they
// are. A row at the top or bottom of the page counts when it stands apart from the rest, is no larger than the text and
//   has a page number at one of its ends or between other parts of it,
//   is the last row and has three parts or more far from each other, or
//   keeps to the sheet's very edge,
// and so does what lies beyond it; at most two rows on each side. Text that runs up or down in the margin of a page of
// horizontal lines is a stamp, which is a header. Pages of few lines keep what they have: there nothing says what is
// text. A pure function.
void mark_furniture(Page& page);

}  // namespace plimsoll

// The head of a table that was read by its rules: they do not say which rows it is, the text may.
#pragma once

#include <vector>

#include "document/page.h"

namespace plimsoll {

// Marks the cells of the head, of a table whose lines are in its cells and none of which is marked. The head is the
// first row, with the rows that its cells span, and with the next one for as long as a cell of it spans columns; at
// most four rows and not all. It is marked when every column but the first has text in it, and something speaks for it:
// - the first column has no text beside the head, but below it;
// - it spans columns, and nothing below it does;
// - a column's head is no number, and at least two thirds of what is below it, two cells or more, are numbers; and no
//   column is the other way round.
// What has none of these (words above words) stays unmarked, though it may be a head to a reader: type and shading of
// the letters are not looked at. Numbers are those of document/cell_kind.h.
void mark_head(Table& table, const std::vector<Line>& lines);

}  // namespace plimsoll

// A table's lines into its cells.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/table/table_structure.h"

namespace plimsoll {

// A block of kind table with all lines, cell by cell and in each cell from top to bottom; the cells say which are
// theirs. A line that runs through several cells of a row is cut between words. Each piece goes to the cell that it
// overlaps most, otherwise to the nearest one, also from outside of the grid: whoever wants such lines elsewhere does
// not hand them in. Cells that the structure gives no place have that of their row and column, where others say it. No
// word is lost or changed. A pure function; time grows with lines × cells. Without cells the block has no table, only
// its lines.
[[nodiscard]] Block fill_table(std::vector<Line> lines, TableStructure structure);

}  // namespace plimsoll

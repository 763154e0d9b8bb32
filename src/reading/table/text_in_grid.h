// Whether a grid of rules divides a table's text as a table's lines do, or only frames parts of it.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/table/table_structure.h"

namespace plimsoll {

// How often the text shows rows or columns that the grid does not have.
struct UndividedText {
  int rows = 0;  // breaks between rows of text that are rows of the table: in most filled cells of a row of the grid,
                 // at one height, and the next row's first word would have found room. The first row's do not count:
                 // heads are broken by hand.
  int columns = 0;  // rows of the grid with a cell of which at least half of the text's rows have a gap
  bool operator==(const UndividedText&) const = default;
};
[[nodiscard]] UndividedText undivided_text(const TableStructure& grid, const std::vector<Line>& lines);

// Decides how a table with rules is read: false, and the network has to look, when the text has a row more for every
// four of the grid, or columns of its own in half of the grid's rows. Pure; as bounded as fill_table().
[[nodiscard]] bool divides_text(const TableStructure& grid, const std::vector<Line>& lines);

}  // namespace plimsoll

// Where the cells of a table lie, also those of which its structure does not say it.
#pragma once

#include <vector>

#include "reading/table/table_structure.h"

namespace plimsoll {

// A box per cell, none of them empty unless the whole structure is. A missing one has the extent of its row and column:
// the median of the other cells there, or, where there are none, what is left between the neighbours.
[[nodiscard]] std::vector<Box> cell_places(const TableStructure& structure);

}  // namespace plimsoll

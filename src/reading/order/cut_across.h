// Lines that a detector drew across the strip between two columns, because the strip is narrow.
#pragma once

#include <vector>

#include "document/page.h"

namespace plimsoll {

// Cuts lines between two words where the rows above and below begin anew: a gap wider than the line's others, with the
// left edges of neighbouring lines on its right side and their right edges on its left. Prose of one column has no such
// edges within its lines; a table's row that is cut is joined again with its row. Lines that run down are left alone.
[[nodiscard]] std::vector<Line> cut_across(std::vector<Line> lines);

}  // namespace plimsoll

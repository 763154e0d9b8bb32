// The order in which people read the parts of a page, by their places alone.
#pragma once

#include <cstddef>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Indices of `boxes` in reading order; text runs to the right and rows go down. Recursive XY-cut (Nagy and Seth 1984):
// side by side goes before one above the other, as long as nothing lies across; what lies across columns divides them
// into bands, unless the columns run on along both of its sides: such a picture is read between them. Boxes may overlap
// by a hundredth of the page.
[[nodiscard]] std::vector<std::size_t> region_order(const std::vector<Box>& boxes);

}  // namespace plimsoll

// Which region of the layout each line belongs to.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/layout/layout_region.h"

namespace plimsoll {

struct LineHomes {
  std::vector<std::vector<Line>> of_region;  // as many as regions, lines in their order
  std::vector<Line> outside;
};

// Each line goes whole to the region that most of it lies in, at least half. Of several that hold about as much, the
// smaller one (the caption in a figure's region, not the figure); of equals the surer one.
[[nodiscard]] LineHomes find_homes(std::vector<Line> lines, const std::vector<LayoutRegion>& regions);

}  // namespace plimsoll

// Prose that a layout network takes for a table.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/layout/layout_region.h"

namespace plimsoll {

// Whether a table's region holds columns of prose: twelve lines or more that are twelve times as long as high, and most
// of the region's text in them. Tables of long texts look the same, so that whoever asks looks for rules, too.
[[nodiscard]] bool looks_like_prose(const LayoutRegion& table, const std::vector<Line>& lines);

}  // namespace plimsoll

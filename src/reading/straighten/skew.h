// How far a page's lines are from level. Pure.
#pragma once

#include <vector>

#include "reading/crop/line_crop.h"

namespace plimsoll {

// The slope of most of the page's text in radians, positive where lines fall to the right; 0 where too few lines say
// so, where they disagree, or where it is steeper than kSkewMax: then it is no slip of a scanner. Long lines count by
// their length: the corners of a box are whole pixels.
inline constexpr double kSkewMax = 0.26;  // 15 degrees
[[nodiscard]] double skew_of(const std::vector<LinePlace>& lines, int page_width);

}  // namespace plimsoll

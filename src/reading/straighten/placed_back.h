// Moves everything on a page: what was read of a straightened picture to where it stands on the page as it is.
#pragma once

#include <functional>

#include "document/page.h"

namespace plimsoll {

using PointMap = std::function<Point(Point)>;

// Corners of lines and words go where `there` says. Boxes of blocks and cells are the smallest ones around what their
// corners become.
void move_points(std::vector<Line>& lines, const PointMap& there);
void move_points(std::vector<Block>& blocks, const PointMap& there);

}  // namespace plimsoll

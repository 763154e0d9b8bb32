// Items that follow each other as one list.
#pragma once

#include <vector>

#include "document/page.h"

namespace plimsoll {

// Text blocks, and neighbours of them below each other, that begin with markers of one kind (document/list_marker.h)
// and hold two items or more become one block of kind list; numbers and letters must go up by one. Lines stay in their
// order.
void join_lists(std::vector<Block>& blocks);

}  // namespace plimsoll

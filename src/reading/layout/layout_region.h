// What a layout network says about a page: where which kind of thing is.
#pragma once

#include <optional>
#include <vector>

#include "document/page.h"

namespace plimsoll {

struct LayoutRegion {
  BlockKind kind = BlockKind::text;
  Box box{};  // in the page's pixels
  float score = 0;
  std::optional<int> order{};                   // place in reading order, from 0, where the network has learned one
  std::optional<std::vector<Point>> polygon{};  // where the network draws more than a box
  int level = 0;  // of a title, where the network tells the document's (1) from those of sections; 0: it does not
  bool operator==(const LayoutRegion&) const = default;
};

}  // namespace plimsoll

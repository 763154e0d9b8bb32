// A PDF's text layer as lines of the kind that a detector finds.
#pragma once

#include <optional>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// All lines of the layer's blocks, cut where a gap between two words is as wide as columns of text or of tables are
// apart: a text layer has both sides of it in one line. Nothing when most of the text does not stand upright. A pure
// function; no word is lost.
[[nodiscard]] std::optional<std::vector<Line>> layer_lines(std::vector<Block> blocks);

}  // namespace plimsoll

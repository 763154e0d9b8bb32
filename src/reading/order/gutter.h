// The empty strip between two columns of prose.
#pragma once

#include <optional>
#include <vector>

#include "reading/order/fragment.h"

namespace plimsoll {

// Thresholds of column finding; lengths in heights of the region's text.
struct GutterRules {
  float width_min = 0.3F;    // of the strip, where it is narrow
  float facing_min = 3;      // rows with text on both sides
  float prose_ratio = 5;     // median width of the lines at the strip against the text's height
  float ragged_max = 0.35F;  // median change of the left column's right edge from row to row, in its widths
  float inserts_max = 0.2F;  // lines across the strip with text beside them, of all lines
};

// What a vertical line at `x` does to a region. Indices into the region's fragments, rising.
struct Gutter {
  float x = 0;
  std::vector<std::size_t> left;
  std::vector<std::size_t> right;
  std::vector<std::size_t> spanning;  // across x with nothing beside them: headings, paragraphs of full width
  std::vector<std::size_t> inserts;   // across x with text beside them: captions between columns
};

// The gutter with most text facing across it and least text in its way. `known` is one that divides the surroundings:
// it holds here, too, where one row faces another. Table columns and price lists, whose cells are short, have none.
[[nodiscard]] std::optional<Gutter> find_gutter(const std::vector<Fragment>& region, float text_height,
                                                std::optional<float> known, const GutterRules& rules = {});

}  // namespace plimsoll

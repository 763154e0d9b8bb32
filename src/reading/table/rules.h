// The lines that are drawn around a table's cells.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace plimsoll {

// A straight stroke along an axis, in pixels of the picture that it was found in.
struct Rule {
  float at = 0;  // y of one that runs across, x of one that runs down: its middle
  float from = 0;
  float to = 0;
  [[nodiscard]] float length() const { return to - from; }
};

struct Rules {
  std::vector<Rule> across;  // by rising at
  std::vector<Rule> down;
};

// Dark strokes on something lighter that are longer than text is high, by morphology on the picture scaled down to at
// most 2 million pixels, of which it takes 5 bytes each. Strokes thicker than 1/60 of the picture are areas, no rules.
// Short ones count only where they end at one of the other direction: letters do not. At most 2,000 of a direction, the
// longest. `text_height` is that of most of its lines, in the picture's pixels; 0 when it is not known. It says what a
// letter may be, and how near to each other letters and rules stand.
[[nodiscard]] Rules find_rules(const cv::Mat& picture, float text_height);

}  // namespace plimsoll

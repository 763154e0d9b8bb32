// A line as the order sees it: a box in the reading frame, where text runs to the right and rows go down, whatever the
// page's direction and skew.
#pragma once

#include <cstddef>
#include <vector>

#include "document/page.h"

namespace plimsoll {

struct Fragment {
  std::size_t line = 0;  // index into the lines
  Box box{};
  bool initial = false;  // a large first letter, see rows.h
  [[nodiscard]] float middle() const { return (box.top + box.bottom) / 2; }
};

enum class Direction : std::uint8_t { across, down, up };  // as the text runs on the page

// Lines of one direction.
struct Frame {
  Direction direction = Direction::across;
  std::vector<Fragment> fragments;  // by rising top, then left
};

// A place on the page as a frame of this direction has it.
[[nodiscard]] Box in_frame(const Box& box, Direction direction, int page_width, int page_height);

// One frame per direction that lines have, the one with most characters first. The common skew of a frame's lines is
// taken out of its boxes.
[[nodiscard]] std::vector<Frame> frames_of(const std::vector<Line>& lines, int page_width, int page_height);

// Height that half of the text is smaller than, each line counting by its width; 1 without fragments.
[[nodiscard]] float text_height(const std::vector<Fragment>& fragments);

// Length of the common part of two intervals; negative: their distance.
[[nodiscard]] inline float overlap(float from_a, float to_a, float from_b, float to_b) {
  return (to_a < to_b ? to_a : to_b) - (from_a > from_b ? from_a : from_b);
}
// Vertical overlap of at least half of the smaller one's height: on one row.
[[nodiscard]] inline bool beside(const Box& a, const Box& b) {
  const float smaller = a.height() < b.height() ? a.height() : b.height();
  return 2 * overlap(a.top, a.bottom, b.top, b.bottom) >= smaller;
}

}  // namespace plimsoll

// What makes a line a heading: its size against the page's text.
#pragma once

#include <cstddef>

#include "document/page.h"

namespace plimsoll {

// Letters at least this much higher than the page's text belong to a heading.
inline constexpr float kHeadingRatio = 1.35F;

// 1 to 3 by how large it is, 0 for a line that is none: not large enough, a single letter, or longer than headings are.
[[nodiscard]] int heading_level(float height, float text_height, std::size_t bytes);

// Height that half of the page's text is smaller than, each line counting by its width; 1 without text. Text that runs
// up or down does not count.
[[nodiscard]] float text_height(const Page& page);

// Blocks of running text whose lines are all of a heading's size become titles with their level.
void mark_headings(Page& page);

}  // namespace plimsoll

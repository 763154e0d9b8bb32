// Lines that stand side by side and follow each other in reading order, from left to right: the cells of a table's row,
// what a receipt has at its left and right. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Where a line is on the page, from its first word to its last; its height across the line.
struct LineBox {
  Box box;
  float height = 0;
  bool level = true;  // its text neither runs up nor down
  [[nodiscard]] float middle() const { return (box.top + box.bottom) / 2; }
};

struct TextRow {
  std::size_t first = 0;  // of the lines
  std::size_t count = 0;
  LineBox box;  // around all of them, as high as the middle one
};

// Lines in reading order → the rows they make; most have one line.
[[nodiscard]] std::vector<TextRow> rows_of(std::span<const LineBox> lines);

}  // namespace plimsoll

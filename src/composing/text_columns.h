// Which rows of a page are columns of text, so that their letters can be set in one size (letter_sizes.h). Pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "composing/text_rows.h"

namespace plimsoll {

// Rows one after the other, each below the one before, of about its height, and with nothing else in the rectangle that
// holds them all.
struct TextColumn {
  std::size_t first = 0;  // of the rows
  std::size_t count = 0;
  Box box{};             // around the middle halves of its rows
  float height = 0;      // of its rows
  float usual_step = 0;  // from row to row, the longest but for those that part paragraphs; 0 for a single row
};

// Where a row counts as lying: its middle half. Boxes overlap above and below.
[[nodiscard]] Box core(const LineBox& row);

// Rows in reading order → the columns they make, in the same order.
[[nodiscard]] std::vector<TextColumn> columns_of(std::span<const LineBox> rows);

}  // namespace plimsoll

// The places of a grid, merged into cells where no rule divides them.
#pragma once

#include <cstddef>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Disjoint sets of places; at first each is one of its own.
class GridPlaces {
 public:
  GridPlaces(std::size_t rows, std::size_t columns);
  [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const { return row * columns_ + column; }
  // The sets of two places become one. False when they were one before.
  bool unite(std::size_t a, std::size_t b);
  // The rectangles around the sets by row, then column, without their boxes. Sets whose rectangles meet are united
  // until each rectangle is one set: cells have four corners.
  [[nodiscard]] std::vector<Cell> rectangles();

 private:
  std::size_t set_of(std::size_t place);
  std::vector<Cell> around_sets();
  bool fill(const Cell& cell);

  std::size_t rows_;
  std::size_t columns_;
  std::vector<std::size_t> parent_;
};

}  // namespace plimsoll

#include "reading/table/grid_places.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plimsoll {
namespace {

// line_count says for the time being whether the cell has any place.
void widen(Cell& cell, int row, int column) {
  if (std::exchange(cell.line_count, 1) == 0) {
    cell.row = row;
    cell.column = column;
    return;
  }
  const int right = std::max(cell.column + cell.column_span, column + 1);
  cell.column = std::min(cell.column, column);
  cell.column_span = right - cell.column;
  cell.row_span = row + 1 - cell.row;
}

}  // namespace

GridPlaces::GridPlaces(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), parent_(rows * columns) {
  std::iota(parent_.begin(), parent_.end(), std::size_t{0});
}

bool GridPlaces::unite(std::size_t a, std::size_t b) {
  a = set_of(a);
  b = set_of(b);
  parent_[std::max(a, b)] = std::min(a, b);
  return a != b;
}

std::vector<Cell> GridPlaces::rectangles() {
  std::vector<Cell> cells = around_sets();
  for (bool grew = true; grew; cells = around_sets()) {
    grew = false;
    for (const Cell& cell : cells) grew |= fill(cell);
  }
  return cells;
}

std::size_t GridPlaces::set_of(std::size_t place) {
  while (parent_[place] != place) place = parent_[place] = parent_[parent_[place]];
  return place;
}

std::vector<Cell> GridPlaces::around_sets() {
  std::vector<Cell> by_set(parent_.size());
  for (std::size_t row = 0; row < rows_; ++row)
    for (std::size_t column = 0; column < columns_; ++column)
      widen(by_set[set_of(at(row, column))], static_cast<int>(row), static_cast<int>(column));
  std::erase_if(by_set, [](const Cell& cell) { return cell.line_count == 0; });
  for (Cell& cell : by_set) cell.line_count = 0;
  std::ranges::sort(by_set, {}, [](const Cell& cell) { return std::pair(cell.row, cell.column); });
  return by_set;
}

bool GridPlaces::fill(const Cell& cell) {
  bool grew = false;
  const auto row = static_cast<std::size_t>(cell.row);
  const auto column = static_cast<std::size_t>(cell.column);
  for (std::size_t down = 0; down < static_cast<std::size_t>(cell.row_span); ++down)
    for (std::size_t right = 0; right < static_cast<std::size_t>(cell.column_span); ++right)
      grew |= unite(at(row, column), at(row + down, column + right));
  return grew;
}

}  // namespace plimsoll

// What every Table keeps to, and its places row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Sides of a table's grid. A page has a few hundred rows at most; tables continued over pages have more.
inline constexpr int kTableRowsMax = 10'000;
inline constexpr int kTableColumnsMax = 1'000;
// Rows times columns of all tables of a page together: exporters write something for each place, so a few bytes of
// hostile text must not become gigabytes.
inline constexpr std::int64_t kTablePlacesMax = 1'000'000;

[[nodiscard]] inline std::int64_t places(const Table& table) { return std::int64_t{table.rows} * table.columns; }

// Whether `table` is one of a block with `lines` lines: sides from 1 to their bounds and no more than kTablePlacesMax
// places, spans of at least 1, cells inside the grid, in order of row and column and none over another, their lines
// inside the block's. Cells that have lines have them one after the other, in the cells' order.
// Takes time in proportion to the places that cells cover, memory of one row.
[[nodiscard]] bool is_sound(const Table& table, std::size_t lines);

// One place of the grid. Without a cell it is empty; `first` in the cell's top left place.
struct Place {
  const Cell* cell = nullptr;
  bool first = false;
};

// The rows of a sound table from the top. Holds one row; the table must outlive it.
class TableRows {
 public:
  explicit TableRows(const Table& table);
  // Goes to the first, then to the next row; false after the last one.
  [[nodiscard]] bool next();
  [[nodiscard]] int row() const { return row_; }
  // Of the row, one for each column.
  [[nodiscard]] std::span<const Place> places() const { return places_; }

 private:
  const Table& table_;
  std::vector<Place> places_;
  std::size_t next_cell_ = 0;
  int row_ = -1;
};

}  // namespace plimsoll

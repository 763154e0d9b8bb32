// The text of a table's cells.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// The lines of one cell, and what they say as one line. `block` holds a sound table (document/table.h) with this cell.
[[nodiscard]] std::span<const Line> lines_of(const Block& block, const Cell& cell);
[[nodiscard]] std::string cell_text(const Block& block, const Cell& cell);

// The lines that no cell has, in order: they follow the table, so that no text is lost.
[[nodiscard]] std::vector<std::span<const Line>> lines_outside_cells(const Block& block);

// How many rows at the top are the table's head: all their cells are header cells and none reaches below them.
[[nodiscard]] int head_rows(const Table& table);

}  // namespace plimsoll

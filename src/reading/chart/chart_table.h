// The table that a chart's network writes, as a table. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace plimsoll {

struct ChartTable {
  Table table;
  std::vector<Line> lines;  // of its cells, in their order: a line each, all with the chart's own place
};

// A line of `text` is a row; its cells are parted by '|', else by tabs, else by commas, whichever the text has. Rows of
// dashes (Markdown's rule) are none. The first row is the head. Nothing when there are less than two rows or columns;
// at most kChartRowsMax rows and kChartColumnsMax columns are taken.
inline constexpr int kChartRowsMax = 256;
inline constexpr int kChartColumnsMax = 64;
[[nodiscard]] std::optional<ChartTable> chart_table(std::string_view text, const Box& place);

}  // namespace plimsoll

#include "reading/chart/chart_table.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>

namespace plimsoll {
namespace {

using Row = std::vector<std::string_view>;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

char separator_of(std::string_view text) {
  for (const char separator : {'|', '\t'})
    if (text.find(separator) != std::string_view::npos) return separator;
  return ',';
}

bool is_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos && line.find_first_not_of("-|:+ ") == std::string_view::npos;
}

// "| a | b |" has two cells: what is outside of the outer bars is none.
Row cells_of(std::string_view line, char separator) {
  if (separator == '|') {
    if (line.starts_with('|')) line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
  }
  Row row;
  for (const auto part : std::views::split(line, separator)) row.push_back(trimmed({part.begin(), part.end()}));
  return row;
}

std::vector<Row> rows_of(std::string_view text) {
  const char separator = separator_of(text);
  std::vector<Row> rows;
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line = trimmed({part.begin(), part.end()});
    if (line.empty() || is_rule(line)) continue;
    if (rows.size() == static_cast<std::size_t>(kChartRowsMax)) break;
    rows.push_back(cells_of(line, separator));
  }
  return rows;
}

// Every word stands where the chart does: the network does not say where it saw it.
Line line_of(std::string_view text, const Box& place) {
  Line line{.text = std::string(text), .polygon = polygon_of(place), .confidence = 1};
  for (const auto part : std::views::split(text, ' '))
    if (!std::ranges::empty(part))
      line.words.push_back({.text = std::string(part.begin(), part.end()), .polygon = line.polygon, .confidence = 1});
  return line;
}

}  // namespace

std::optional<ChartTable> chart_table(std::string_view text, const Box& place) {
  const std::vector<Row> rows = rows_of(text);
  std::size_t columns = 0;
  for (const Row& row : rows) columns = std::max(columns, std::min(row.size(), std::size_t{kChartColumnsMax}));
  if (rows.size() < 2 || columns < 2) return std::nullopt;
  ChartTable chart;
  chart.table.rows = static_cast<int>(rows.size());
  chart.table.columns = static_cast<int>(columns);
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < std::min(rows[row].size(), columns); ++column) {
      const std::string_view cell = rows[row][column];
      chart.table.cells.push_back({.row = static_cast<int>(row),
                                   .column = static_cast<int>(column),
                                   .header = row == 0,
                                   .first_line = static_cast<int>(chart.lines.size()),
                                   .line_count = cell.empty() ? 0 : 1});
      if (!cell.empty()) chart.lines.push_back(line_of(cell, place));
    }
  return chart;
}

}  // namespace plimsoll

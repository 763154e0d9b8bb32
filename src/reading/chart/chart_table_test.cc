#include "reading/chart/chart_table.h"

#include <gmock/gmock.h>

#include "document/table.h"

namespace plimsoll {
namespace {

std::vector<std::vector<std::string>> texts(std::string_view written) {
  const auto chart = chart_table(written, {10, 20, 30, 40});
  if (!chart) return {};
  EXPECT_TRUE(is_sound(chart->table, chart->lines.size()));
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(chart->table.rows));
  for (const Cell& cell : chart->table.cells) {
    EXPECT_EQ(cell.header, cell.row == 0);
    rows[static_cast<std::size_t>(cell.row)].push_back(
        cell.line_count == 0 ? "" : chart->lines[static_cast<std::size_t>(cell.first_line)].text);
  }
  return rows;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(ChartTable, HasTheRowsThatAreWritten) {
  EXPECT_EQ(texts("Year | Tons\n1876 | 5\n1877 | 7"), (Rows{{"Year", "Tons"}, {"1876", "5"}, {"1877", "7"}}));
  EXPECT_EQ(texts("| a | b |\n|---|:--|\n| 1 |  |\n"), (Rows{{"a", "b"}, {"1", ""}})) << "as Markdown";
  EXPECT_EQ(texts("a\tb\n1,5\t2"), (Rows{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(texts("port, a long name, -3\nx,,y"), (Rows{{"port", "a long name", "-3"}, {"x", "", "y"}}));
  EXPECT_EQ(texts("a|b\nonly one"), (Rows{{"a", "b"}, {"only one"}}));
}

TEST(ChartTable, WhatIsNoTableIsNone) {
  for (const std::string_view written : {"", "a chart of ships", "a | b", "a\nb\nc", "|\n|", "\n\n"})
    EXPECT_FALSE(chart_table(written, {})) << written;
}

TEST(ChartTable, IsBounded) {
  std::string rows = "a|b\n";
  for (int row = 0; row < 1000; ++row) rows += "1|2\n";
  EXPECT_EQ(chart_table(rows, {})->table.rows, kChartRowsMax);
  EXPECT_EQ(chart_table(std::string(1000, '|') + "\na|b", {})->table.columns, kChartColumnsMax);
}

TEST(ChartTable, WordsStandWhereTheChartDoes) {
  const auto chart = chart_table("two words|b\n1|2", {10, 20, 30, 40});
  ASSERT_EQ(chart->lines.at(0).words.size(), 2);
  EXPECT_EQ(chart->lines[0].words[1].text, "words");
  EXPECT_EQ(bounds(chart->lines[0].words[1].polygon), (Box{10, 20, 30, 40}));
}

}  // namespace
}  // namespace plimsoll

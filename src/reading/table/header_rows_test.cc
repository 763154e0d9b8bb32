#include "reading/table/header_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace plimsoll {
namespace {

// Rows of cells; ">" at the end of a text spans one column more, "v" one row more. Texts become a line each.
struct Sheet {
  Table table;
  std::vector<Line> lines;

  Sheet(int columns, const std::vector<std::vector<std::string>>& rows) {
    table.rows = static_cast<int>(rows.size());
    table.columns = columns;
    std::vector<std::vector<bool>> taken(rows.size() + 4, std::vector<bool>(static_cast<std::size_t>(columns) + 4));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::size_t column = 0;
      for (std::string text : rows[row]) {
        while (taken[row][column]) ++column;
        Cell cell{.row = static_cast<int>(row), .column = static_cast<int>(column)};
        for (; text.ends_with('>'); text.pop_back()) ++cell.column_span;
        for (; text.ends_with('v'); text.pop_back()) ++cell.row_span;
        for (std::size_t y = row; y < row + static_cast<std::size_t>(cell.row_span); ++y)
          for (std::size_t x = column; x < column + static_cast<std::size_t>(cell.column_span); ++x) taken[y][x] = true;
        cell.first_line = static_cast<int>(lines.size());
        cell.line_count = text.empty() ? 0 : 1;
        if (!text.empty()) lines.push_back({.text = text});
        table.cells.push_back(cell);
      }
    }
  }
};

TEST(HeaderRows, AreMarkedWhereTheTextSaysSo) {
  struct Row {
    const char* what;
    Sheet sheet;
    int head;
  };
  for (const Row& row : {
           Row{"numbers below words", Sheet(2, {{"Land", "Hills"}, {"A", "12"}, {"B", "1 340 m"}}), 1},
           Row{"an empty corner", Sheet(3, {{"", "1996", "1997"}, {"A", "12", "13"}}), 1},
           Row{"dashes are as good as empty", Sheet(2, {{"-", "Hills"}, {"A", "flat"}, {"B", "steep"}}), 1},
           Row{"words above words", Sheet(2, {{"Land", "Ground"}, {"A", "flat"}, {"B", "steep"}}), 0},
           Row{"names beside values", Sheet(2, {{"Name", "Ann"}, {"Born", "1820"}, {"Home", "Leith"}}), 0},
           Row{"numbers all over", Sheet(3, {{"1", "2", "3"}, {"4", "5", "6"}, {"7", "8", "9"}}), 0},
           Row{"a column without a name", Sheet(3, {{"Land", "", "Hills"}, {"A", "1", "2"}, {"B", "3", "4"}}), 0},
           Row{"one number is not enough", Sheet(2, {{"Land", "Hills"}, {"A", "12"}}), 0},
           Row{"a number above words speaks against it",
               Sheet(3, {{"Land", "Hills", "7"}, {"A", "1", "flat"}, {"B", "2", "steep"}}), 0},
           Row{"groups of columns", Sheet(3, {{"Landv", "Ground>"}, {"upper", "lower"}, {"A", "flat", "steep"}}), 2},
           Row{"a title, then the head", Sheet(2, {{"All hills>"}, {"Land", "Hills"}, {"A", "1"}, {"B", "2"}}), 2},
           Row{"spans below as well", Sheet(3, {{"Landv", "Ground>"}, {"a", "b"}, {"A", "c>"}}), 0},
           Row{"nothing below", Sheet(2, {{"All hills>"}, {"Land", "Hills"}}), 0},
           Row{"spans without end",
               Sheet(2, {{"a>"}, {"b>"}, {"c>"}, {"d>"}, {"e>"}, {"f>"}, {"Land", "Hills"}, {"A", "1"}, {"B", "2"}}),
               0},
           Row{"one column", Sheet(1, {{"Hills"}, {"1"}, {"2"}}), 0},
       }) {
    Table table = row.sheet.table;
    mark_head(table, row.sheet.lines);
    for (const Cell& cell : table.cells) EXPECT_EQ(cell.header, cell.row < row.head) << row.what << " " << cell.row;
  }
}

}  // namespace
}  // namespace plimsoll

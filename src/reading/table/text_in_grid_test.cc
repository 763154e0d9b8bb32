#include "reading/table/text_in_grid.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace plimsoll {
namespace {

// 10 a letter, 20 high, a space of 10.
Line line(const std::string& text, float left, float top) {
  Line line{.text = text};
  float x = left;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const float width = 10 * static_cast<float>(end - at);
    line.words.push_back({.text = text.substr(at, end - at), .polygon = polygon_of({x, top, x + width, top + 20})});
    x += width + 10;
    at = end + 1;
  }
  line.polygon = polygon_of({left, top, x - 10, top + 20});
  return line;
}

// Cells of a width and height, from (0, 0) on.
TableStructure grid(int rows, int columns, float width, float height) {
  TableStructure grid{.table = {.rows = rows, .columns = columns},
                      .box = {0, 0, width * static_cast<float>(columns), height * static_cast<float>(rows)},
                      .source = StructureSource::rules};
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const float x = width * static_cast<float>(column);
      const float y = height * static_cast<float>(row);
      grid.table.cells.push_back({.row = row, .column = column, .box = {x, y, x + width, y + height}});
    }
  return grid;
}

// Texts of a row of cells; "/" begins a new line in the cell, lines are 25 apart.
void put(std::vector<Line>& lines, const std::vector<std::string>& texts, float width, float top) {
  for (std::size_t column = 0; column < texts.size(); ++column) {
    float y = top + 5;
    std::string rest = texts[column];
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      if (end > 0) lines.push_back(line(rest.substr(0, end), static_cast<float>(column) * width + 10, y));
      rest.erase(0, end + 1);
      y += 25;
    }
  }
}

struct Row {
  const char* what;
  std::vector<std::vector<std::string>> cells;
  UndividedText undivided;
  bool divides;
};

TEST(TextInGrid, RowsOfTextAreRowsOfTheGridOrNot) {
  for (const Row& row : {
           Row{"a row each", {{"Land", "Hills", "Area"}, {"A", "1", "22"}, {"B", "2", "33"}}, {0, 0}, true},
           Row{"a body without rules", {{"Land", "Hills", "Area"}, {"A/B/C", "1/2/3", "4/5/6"}}, {2, 0}, false},
           Row{"one of them has gaps", {{"Land", "Hills", "Area"}, {"A/B/C", "1//3", "4/5/6"}}, {2, 0}, false},
           Row{"a title of several lines, broken by hand",
               {{"per/head", "in/all", "of/them"}, {"1", "2", "3"}},
               {0, 0},
               true},
           Row{"wrapped text beside each other",
               {{"Land", "Hills", "Area"},
                {"a long text that/is wrapped around", "this one is just/as lengthy as it", "1"}},
               {0, 0},
               true},
           Row{"a wrapped name and numbers", {{"Land", "Hills", "Area"}, {"Papua New/Guinea", "1", "2"}}, {0, 0}, true},
           Row{"a list in two of four cells",
               {{"Land", "Hills", "Area", "Top"}, {"A", "x 1/y 2", "x 3/y 4", "7"}},
               {0, 0},
               true},
           Row{"one doubled row of many",
               {{"L", "H", "A"}, {"A", "1", "2"}, {"B", "1", "2"}, {"C", "1", "2"}, {"D/E", "1/2", "2/3"}},
               {1, 0},
               true},
       }) {
    constexpr float kWidth = 190;
    constexpr float kHeight = 100;
    const int columns = static_cast<int>(row.cells.front().size());
    const TableStructure structure = grid(static_cast<int>(row.cells.size()), columns, kWidth, kHeight);
    std::vector<Line> lines;
    for (std::size_t at = 0; at < row.cells.size(); ++at)
      put(lines, row.cells[at], kWidth, kHeight * static_cast<float>(at));
    EXPECT_EQ(undivided_text(structure, lines), row.undivided) << row.what;
    EXPECT_EQ(divides_text(structure, lines), row.divides) << row.what;
  }
}

TEST(TextInGrid, ColumnsOfTextAreColumnsOfTheGridOrNot) {
  // Four rows of two cells, 400 wide.
  const TableStructure structure = grid(4, 2, 400, 40);
  std::vector<Line> lines;
  for (const float top : {10.F, 50.F, 90.F, 130.F}) {
    lines.push_back(line("name", 10, top));
    lines.push_back(line("11", 410, top));
  }
  EXPECT_TRUE(divides_text(structure, lines));
  lines.push_back(line("12", 500, 10));
  EXPECT_EQ(undivided_text(structure, lines), (UndividedText{0, 1}));
  EXPECT_TRUE(divides_text(structure, lines)) << "one row may have it";
  lines.push_back(line("12", 500, 50));
  EXPECT_EQ(undivided_text(structure, lines), (UndividedText{0, 2}));
  EXPECT_FALSE(divides_text(structure, lines));
}

TEST(TextInGrid, ColumnsWithinALineCountToo) {
  const TableStructure structure = grid(2, 2, 400, 40);
  std::vector<Line> lines{line("one two", 10, 10), line("one two", 10, 50)};
  EXPECT_TRUE(divides_text(structure, lines));
  for (Line& each : lines) each.words.back().polygon = polygon_of({150, 10, 180, 30});
  EXPECT_FALSE(divides_text(structure, lines));
}

TEST(TextInGrid, WithoutTextTheGridIsAllThereIs) {
  EXPECT_TRUE(divides_text(grid(3, 3, 100, 40), {}));
  Line down = line("downwards", 10, 10);
  down.angle = 90;
  EXPECT_TRUE(divides_text(grid(3, 3, 100, 40), {down, down}));
}

}  // namespace
}  // namespace plimsoll

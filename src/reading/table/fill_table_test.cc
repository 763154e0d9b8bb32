#include "reading/table/fill_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

namespace plimsoll {
namespace {

Word word(std::string text, const Box& box) { return {std::move(text), polygon_of(box), 0.9F}; }

// Words with a space of 10 between them, 10 a letter, 20 high.
Line line(const std::string& text, float left, float top) {
  Line line{.text = text, .confidence = 0.9F};
  float x = left;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const float width = 10 * static_cast<float>(end - at);
    line.words.push_back(word(text.substr(at, end - at), {x, top, x + width, top + 20}));
    x += width + 10;
    at = end + 1;
  }
  line.polygon = polygon_of({left, top, x - 10, top + 20});
  return line;
}

// Cells of 100 × 40 from (0, 0) on.
TableStructure grid(int rows, int columns) {
  TableStructure structure{.table = {.rows = rows, .columns = columns},
                           .box = {0, 0, 100.F * static_cast<float>(columns), 40.F * static_cast<float>(rows)}};
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const auto x = 100.F * static_cast<float>(column);
      const auto y = 40.F * static_cast<float>(row);
      structure.table.cells.push_back({.row = row, .column = column, .box = {x, y, x + 100, y + 40}});
    }
  return structure;
}

// The lines of each cell joined by "/", cells by "|".
std::string shown(const Block& block) {
  std::string text;
  for (const Cell& cell : block.table->cells) {
    if (&cell != block.table->cells.data()) text += "|";
    for (int at = 0; at < cell.line_count; ++at)
      text += (at > 0 ? "/" : "") + block.lines.at(static_cast<std::size_t>(cell.first_line + at)).text;
  }
  return text;
}

TEST(FillTable, LinesGoToTheirCells) {
  struct Row {
    const char* what;
    std::vector<Line> lines;
    const char* cells;
  };
  for (const Row& row : {
           Row{"one each, in any order",
               {line("d", 110, 50), line("b", 110, 10), line("a", 10, 10), line("c", 10, 50)},
               "a|b|c|d"},
           Row{"several in a cell: from top to bottom, then to the right",
               {line("two", 5, 21), line("b", 60, 1), line("a", 5, 2)},
               "a/b/two|||"},
           Row{"most overlap counts", {line("abcdefg", 45, 10)}, "abcdefg|||"},
           Row{"through two cells: cut between the words", {line("left right", 45, 10)}, "left|right||"},
           Row{"two words of one cell stay together", {line("le ft right", 35, 10)}, "le ft|right||"},
           Row{"beside the grid: the nearest", {line("out", 230, 50)}, "|||out"},
           Row{"above the grid: the nearest", {line("out", 110, -60)}, "|out||"},
           Row{"no lines", {}, "|||"},
       })
    EXPECT_EQ(shown(fill_table(row.lines, grid(2, 2))), row.cells) << row.what;
}

TEST(FillTable, ALineThatStandsOnItsSideIsNotCut) {
  Line upright = line("left right", 45, 10);
  upright.angle = 90;
  EXPECT_EQ(shown(fill_table({upright}, grid(1, 2))), "left right|");
}

TEST(FillTable, ALineWhoseWordsAreNotItsTextStaysWhole) {
  Line odd = line("left right", 45, 10);
  odd.text = "something else";
  EXPECT_EQ(shown(fill_table({odd}, grid(1, 2))), "something else|");
  odd.words.clear();
  EXPECT_EQ(shown(fill_table({odd}, grid(1, 2))), "something else|");
}

TEST(FillTable, CellsWithoutAPlaceHaveThatOfTheirRowAndColumn) {
  TableStructure structure = grid(3, 3);
  structure.table.cells[4].box = {};
  EXPECT_EQ(shown(fill_table({line("e", 140, 50), line("f", 240, 50)}, structure)), "||||e|f|||");
  for (std::size_t cell : {3, 4, 5}) structure.table.cells[cell].box = {};
  EXPECT_EQ(shown(fill_table({line("d", 40, 50), line("e", 140, 50)}, structure)), "|||d|e||||") << "a whole row";
  for (Cell& cell : structure.table.cells) cell.box = {};
  EXPECT_EQ(shown(fill_table({line("a", 40, 10), line("i", 240, 90)}, structure)), "a||||||||i") << "even shares";
}

TEST(FillTable, WideCellsTakeWhatIsInAllOfThem) {
  TableStructure structure = grid(2, 2);
  structure.table.cells.erase(structure.table.cells.begin() + 1);
  structure.table.cells[0].column_span = 2;
  structure.table.cells[0].box.right = 200;
  EXPECT_EQ(shown(fill_table({line("one wide head", 30, 10), line("l r", 80, 50)}, structure)), "one wide head|l|r");
}

TEST(FillTable, TheBlockCoversTableAndLines) {
  const Block block = fill_table({line("out", 230, 50)}, grid(2, 2));
  EXPECT_EQ(block.kind, BlockKind::table);
  EXPECT_EQ(block.box, (Box{0, 0, 260, 80}));
  const Block bare = fill_table({line("out", 230, 50)}, {});
  EXPECT_EQ(bare.table, std::nullopt);
  EXPECT_EQ(bare.box, (Box{230, 50, 260, 70}));
  EXPECT_EQ(bare.lines.size(), 1U);
}

std::vector<std::string> words_of(const std::vector<Line>& lines) {
  std::vector<std::string> words;
  for (const Line& each : lines)
    for (const Word& one : each.words) words.push_back(one.text);
  std::ranges::sort(words);
  return words;
}

// Cells follow each other in the lines without gaps.
void expect_cells_share_lines_out(const Block& block) {
  int next = 0;
  for (const Cell& cell : block.table->cells) {
    EXPECT_EQ(cell.first_line, next);
    next += cell.line_count;
  }
  EXPECT_EQ(static_cast<std::size_t>(next), block.lines.size());
}

TEST(FillTable, NoWordIsEverLost) {
  std::mt19937 random(11);
  const auto draw = [&](int below) { return static_cast<float>(random() % static_cast<unsigned>(below)); };
  for (int round = 0; round < 300; ++round) {
    TableStructure structure = grid(1 + static_cast<int>(random() % 5), 1 + static_cast<int>(random() % 5));
    for (Cell& cell : structure.table.cells) {
      if (random() % 3 == 0) cell.box = {};
      if (random() % 4 == 0) cell.box = {draw(500), draw(300), draw(600), draw(300)};
    }
    std::vector<Line> lines;
    int number = 0;
    for (auto count = random() % 12; count > 0; --count) {
      std::string text;
      for (auto words = 1 + random() % 6; words > 0; --words)
        text += fmt::format("{}w{}", text.empty() ? "" : " ", number++ % 7);
      lines.push_back(line(text, draw(700) - 100, draw(400) - 100));
    }
    const std::vector<std::string> before = words_of(lines);
    const Block block = fill_table(lines, structure);
    EXPECT_EQ(words_of(block.lines), before) << round;
    expect_cells_share_lines_out(block);
    for (const Line& each : block.lines) {
      std::string joined;
      for (const Word& one : each.words) joined += (joined.empty() ? "" : " ") + one.text;
      EXPECT_EQ(each.text, joined) << round;
    }
  }
}

}  // namespace
}  // namespace plimsoll

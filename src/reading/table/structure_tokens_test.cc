#include "reading/table/structure_tokens.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "reading/table/table_structure.h"

namespace plimsoll {
namespace {

// As slanet-1m's file has it.
constexpr std::string_view kLines =
    "<thead>\n<tr>\n<td>\n</td>\n</tr>\n</thead>\n<tbody>\n</tbody>\n<td\n colspan=\"5\"\n>\n colspan=\"2\"\n "
    "colspan=\"3\"\n"
    " rowspan=\"2\"\n colspan=\"4\"\n colspan=\"6\"\n rowspan=\"3\"\n colspan=\"9\"\n colspan=\"10\"\n colspan=\"7\"\n"
    " rowspan=\"4\"\n rowspan=\"5\"\n rowspan=\"9\"\n colspan=\"8\"\n rowspan=\"8\"\n rowspan=\"6\"\n rowspan=\"7\"\n "
    "rowspan=\"10\"";

// h H b B: <thead> </thead> <tbody> </tbody>; r R: <tr> </tr>; c: <td></td>; d: <td; > and /: the tag's and the cell's
// end; 2 to 9: colspan, a f e: rowspan 2, 3, 9; ^ and $: begin and end of the sequence; ?: unknown.
StructureToken letter(char from) {
  using enum StructureTag;
  switch (from) {
    case 'h':
      return {head_begin};
    case 'H':
      return {head_end};
    case 'b':
      return {body_begin};
    case 'B':
      return {body_end};
    case 'r':
      return {row_begin};
    case 'R':
      return {row_end};
    case 'c':
      return {cell};
    case 'd':
      return {spanned_cell};
    case '>':
      return {tag_end};
    case '/':
      return {cell_end};
    case 'a':
      return {row_span, 2};
    case 'f':
      return {row_span, 3};
    case 'e':
      return {row_span, 9};
    case '^':
      return {begin};
    case '$':
      return {end};
    default:
      return from >= '2' && from <= '9' ? StructureToken{column_span, from - '0'} : StructureToken{};
  }
}

std::optional<Table> read(std::string_view letters) {
  std::vector<StructureStep> steps;
  for (const char each : letters) steps.push_back({letter(each), {0, 0, static_cast<float>(steps.size()), 1}});
  return table_of(steps);
}

// Rows × columns, then each cell's place; its spans and whether it is a header only where there is something to say.
std::string shown(const std::optional<Table>& table) {
  if (!table) return "none";
  std::string text = fmt::format("{}x{}", table->rows, table->columns);
  for (const Cell& cell : table->cells) {
    text += fmt::format(" {},{}", cell.row, cell.column);
    if (cell.row_span > 1 || cell.column_span > 1) text += fmt::format("[{}x{}]", cell.row_span, cell.column_span);
    if (cell.header) text += "h";
  }
  return text;
}

TEST(StructureTokens, BecomeGrids) {
  struct Row {
    const char* what;
    const char* letters;
    const char* grid;
  };
  for (const Row& row : {
           Row{"a head and a body", "hrccRHbrccRrccRB$", "3x2 0,0h 0,1h 1,0 1,1 2,0 2,1"},
           Row{"a begin token is nothing", "^rcR$", "1x1 0,0"},
           Row{"spans of columns", "rd2>/cRrcccR$", "2x3 0,0[1x2] 0,2 1,0 1,1 1,2"},
           Row{"spans of rows push later cells on", "rda>/cRrcRrccR", "3x2 0,0[2x1] 0,1 1,1 2,0 2,1"},
           Row{"both spans", "rda2>/cRrcRrcccR", "3x3 0,0[2x2] 0,2 1,2 2,0 2,1 2,2"},
           Row{"nothing after the end counts", "rcR$rcR", "1x1 0,0"},
           Row{"an end at the first step is none", "$rcR", "1x1 0,0"},
           Row{"no steps", "", "none"},
           Row{"no cells", "hrRHbrRB$", "none"},
           Row{"rows without cells are left out", "rccRrRrccR", "2x2 0,0 0,1 1,0 1,1"},
           Row{"but for those that a cell from above reaches", "rdadaRrRrccR", "3x2 0,0[2x1] 0,1[2x1] 2,0 2,1"},
           Row{"cells without a row begin one", "ccRcc", "2x2 0,0 0,1 1,0 1,1"},
           Row{"rows that are not ended", "rccrcc$", "2x2 0,0 0,1 1,0 1,1"},
           Row{"a cell that is not ended", "rd2crcc", "2x3 0,0[1x2] 0,2 1,0 1,1"},
           Row{"a cell that the sequence breaks off in", "rcd3", "1x4 0,0 0,1[1x3]"},
           Row{"a sequence without an end", "rcRrc", "2x1 0,0 1,0"},
           Row{"spans of no cell", "2r>3c/2R", "1x1 0,0"},
           Row{"the last span of a kind counts", "rd23>/R", "1x3 0,0[1x3]"},
           Row{"spans that leave the table below", "rde>/cRrcR", "2x2 0,0[2x1] 0,1 1,1"},
           Row{"spans that would run into a cell from above", "rcda>/cRrd3>/R", "2x3 0,0 0,1[2x1] 0,2 1,0"},
           Row{"unknown tokens", "?r?c?R?", "1x1 0,0"},
           Row{"a body within the head ends it", "hrcRbrcRH", "2x1 0,0h 1,0"},
       })
    EXPECT_EQ(shown(read(row.letters)), row.grid) << row.what;
}

TEST(StructureTokens, ACellHasTheBoxOfTheStepThatBeganIt) {
  const Table table = read("rcd2>/R").value();
  EXPECT_EQ(table.cells.at(0).box.right, 1);
  EXPECT_EQ(table.cells.at(1).box.right, 2);
}

TEST(StructureTokens, AreBounded) {
  std::string letters;
  for (int row = 0; row < kStructureRowsMax + 50; ++row)
    letters += "r" + std::string(kStructureColumnsMax + 20, 'c') + "R";
  const Table table = read(letters).value();
  EXPECT_EQ(table.columns, kStructureColumnsMax);
  EXPECT_EQ(table.cells.size(), kStructureCellsMax);
  EXPECT_LE(table.rows, kStructureRowsMax);
  letters.clear();
  for (int row = 0; row < kStructureRowsMax + 50; ++row) letters += "rcR";
  EXPECT_EQ(read(letters)->rows, kStructureRowsMax);
}

// Every place at most once, everything within the table, by row and column.
void expect_sound(const Table& table, const std::string& letters) {
  std::set<std::pair<int, int>> places;
  std::pair<int, int> last{-1, -1};
  for (const Cell& cell : table.cells) {
    EXPECT_LT(last, std::pair(cell.row, cell.column)) << letters;
    last = {cell.row, cell.column};
    ASSERT_GE(std::min(cell.row_span, cell.column_span), 1) << letters;
    EXPECT_LE(cell.row + cell.row_span, table.rows) << letters;
    EXPECT_LE(cell.column + cell.column_span, table.columns) << letters;
    for (int row = cell.row; row < cell.row + cell.row_span; ++row)
      for (int column = cell.column; column < cell.column + cell.column_span; ++column)
        EXPECT_TRUE(places.emplace(row, column).second) << letters << " at " << row << "," << column;
  }
}

TEST(StructureTokens, AnySequenceGivesASoundTableOrNone) {
  std::mt19937 random(7);
  constexpr std::string_view kLetters = "hHbBrRcccdd>/2359afe^?";
  for (int round = 0; round < 3000; ++round) {
    std::string letters;
    for (auto count = random() % 60; count > 0; --count) letters += kLetters[random() % kLetters.size()];
    if (const auto table = read(letters)) expect_sound(*table, letters);
  }
}

TEST(StructureVocabulary, ReadsTheFilesList) {
  const StructureVocabulary vocabulary(kLines);
  EXPECT_EQ(vocabulary.size(), 30U);
  EXPECT_TRUE(vocabulary.has_cells());
  struct Row {
    std::size_t label;
    StructureToken token;
  };
  using enum StructureTag;
  for (const Row& row : {Row{0, {begin}},
                         {1, {head_begin}},
                         {2, {row_begin}},
                         {3, {cell_end}},
                         {8, {spanned_cell}},
                         {9, {column_span, 5}},
                         {10, {tag_end}},
                         {13, {row_span, 2}},
                         {18, {column_span, 10}},
                         {27, {row_span, 10}},
                         {28, {cell}},
                         {29, {end}},
                         {30, {unknown}},
                         {1'000'000, {unknown}}})
    EXPECT_EQ(vocabulary.token(row.label), row.token) << row.label;
}

TEST(StructureVocabulary, TakesOtherListsAsTheyAre) {
  EXPECT_EQ(StructureVocabulary("<td></td>\r\n<tr>").token(1), StructureToken{StructureTag::cell});
  EXPECT_EQ(StructureVocabulary("").size(), 3U) << "begin, cell, end";
  EXPECT_FALSE(StructureVocabulary("").has_cells());
  for (const char* text : {"colspan=\"0\"", "colspan=\"-3\"", "colspan=\"x\"", "colspan=\"2", "rowspan=2", "<TD>", " "})
    EXPECT_EQ(StructureVocabulary(text).token(1).tag, StructureTag::unknown) << text;
  EXPECT_EQ(StructureVocabulary("colspan=\"999\"").token(1).span, 40) << "bounded";
}

}  // namespace
}  // namespace plimsoll

#include "document/table.h"

#include <gtest/gtest.h>

#include <string>

#include "document/page_codec.h"

namespace plimsoll {
namespace {

// Three lines: a header over both columns, two cells below it, the place at the bottom right empty.
//   0 0
//   1 2
//   1 .
Table small_table() {
  return {.rows = 3,
          .columns = 2,
          .cells = {{.column_span = 2, .header = true, .line_count = 1},
                    {.row = 1, .row_span = 2, .box = {1, 2, 3.5F, 4}, .first_line = 1, .line_count = 1},
                    {.row = 1, .column = 1, .first_line = 2, .line_count = 1}}};
}

Page page_with(const Table& table, std::size_t lines) {
  Page page{.number = 1};
  page.blocks.push_back({.kind = BlockKind::table, .lines = std::vector<Line>(lines), .table = table});
  return page;
}

// The grid as one text: a digit where a cell starts, a plus sign where it goes on, a dot where there is none.
std::string drawn(const Table& table) {
  std::string out;
  for (TableRows rows(table); rows.next(); out += '|')
    for (const Place& place : rows.places()) {
      if (place.cell == nullptr)
        out += '.';
      else if (!place.first)
        out += '+';
      else
        out += static_cast<char>('0' + (place.cell - table.cells.data()));
    }
  return out;
}

TEST(Table, ShowsItsPlacesRowByRow) {
  EXPECT_EQ(drawn(small_table()), "0+|12|+.|");
  EXPECT_EQ(drawn({.rows = 2, .columns = 3}), "...|...|");
  EXPECT_EQ(drawn({.rows = 3, .columns = 3, .cells = {{.row_span = 2, .column_span = 2}, {.row = 2, .column = 2}}}),
            "0+.|++.|..1|");
}

TEST(Table, IsWrittenAndReadAgain) {
  Page page = page_with(small_table(), 3);
  page.blocks.push_back({.kind = BlockKind::formula, .latex = "\\frac{a}{b} \"x\""});
  const std::string text = encode(page);
  EXPECT_NE(text.find(R"(],"table":{"rows":3,"columns":2,"cells":[{"row":0,"column":0,"row_span":1,"column_span":2,)"
                      R"("header":true,"box":[0,0,0,0],"first_line":0,"line_count":1},)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("lines":[],"latex":"\\frac{a}{b} \"x\""}]})"), std::string::npos) << text;
  const auto again = decode_page(text);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(*again, page);
}

struct Case {
  const char* what;
  void (*change)(Table& table);
  std::size_t lines = 3;
};

// Each is refused by is_sound(), written without its structure, and refused where somebody wrote it all the same.
TEST(Table, RefusesWhatIsNone) {
  const std::vector<Case> cases = {
      {"no rows", [](Table& table) { table.rows = 0; }},
      {"too few rows", [](Table& table) { table.rows = 2; }},
      {"too many rows", [](Table& table) { table.rows = kTableRowsMax + 1; }},
      {"too many columns", [](Table& table) { table.columns = kTableColumnsMax + 1; }},
      {"too many places", [](Table& table) { table.rows = kTableRowsMax, table.columns = 101; }},
      {"a cell outside", [](Table& table) { table.cells[2].column = 2; }},
      {"a cell above", [](Table& table) { table.cells[0].row = -1; }},
      {"no row span", [](Table& table) { table.cells[2].row_span = 0; }},
      {"no column span", [](Table& table) { table.cells[2].column_span = 0; }},
      {"a span over the edge", [](Table& table) { table.cells[2].column_span = 2; }},
      {"a span beyond numbers", [](Table& table) { table.cells[1].row_span = 2'147'483'647; }},
      {"one over the other", [](Table& table) { table.cells[0].row_span = 2; }},
      {"one over the other, sideways", [](Table& table) { table.cells[1].column_span = 2; }},
      {"the same twice", [](Table& table) { table.cells.insert(table.cells.begin(), table.cells[0]); }},
      {"out of order", [](Table& table) { std::swap(table.cells[1], table.cells[2]); }},
      {"fewer lines", [](Table&) {}, 2},
      {"a line before the first", [](Table& table) { table.cells[0].first_line = -1; }},
      {"fewer than no lines", [](Table& table) { table.cells[0].line_count = -1; }},
      {"no lines from nowhere", [](Table& table) { table.cells[2] = {.row = 1, .column = 1, .first_line = 4}; }},
      {"a line twice", [](Table& table) { table.cells[0].line_count = 2; }},
      {"lines out of order", [](Table& table) { std::swap(table.cells[0].first_line, table.cells[1].first_line); }},
  };
  for (const Case& tested : cases) {
    Table table = small_table();
    tested.change(table);
    EXPECT_FALSE(is_sound(table, tested.lines)) << tested.what;
    const std::string text = encode(page_with(table, tested.lines));
    EXPECT_EQ(text.find("\"table\":{"), std::string::npos) << tested.what;
    EXPECT_TRUE(decode_page(text)) << tested.what;
  }
  EXPECT_TRUE(is_sound(small_table(), 3));
}

TEST(Table, NeedNotUseAllLinesNorAllPlaces) {
  Table table = small_table();
  EXPECT_TRUE(is_sound(table, 9));
  table.cells[0].line_count = 0;
  table.cells[2] = {.row = 1, .column = 1};  // no lines: they start anywhere
  EXPECT_TRUE(is_sound(table, 3));
  EXPECT_TRUE(is_sound({.rows = kTableRowsMax, .columns = 100}, 0));
}

// `text` with the first `from` replaced.
std::string changed(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(TableCodec, RefusesEverythingElse) {
  Page page = page_with(small_table(), 3);
  page.blocks[0].latex = "x";
  const std::string whole = encode(page);
  ASSERT_TRUE(decode_page(whole));
  const std::vector<std::string> texts = {
      changed(whole, "\"rows\":3", "\"rows\":0"),
      changed(whole, "\"rows\":3", "\"rows\":2"),
      changed(whole, "\"rows\":3", "\"rows\":10001"),
      changed(whole, "\"columns\":2,\"c", "\"columns\":1001,\"c"),
      changed(whole, "\"row_span\":2", "\"row_span\":0"),
      changed(whole, "\"row_span\":2", "\"row_span\":3"),
      changed(whole, "\"column_span\":2", "\"column_span\":3"),
      changed(whole, "\"row\":1", "\"row\":0"),
      changed(whole, "\"header\":true", "\"header\":1"),
      changed(whole, "\"header\":true,", ""),
      changed(whole, "\"first_line\":1", "\"first_line\":0"),
      changed(whole, "\"first_line\":2", "\"first_line\":3"),
      changed(whole, "\"line_count\":1", "\"line_count\":-1"),
      changed(whole, "\"line_count\":1", "\"line_count\":2147483648"),
      changed(whole, ",\"latex\":\"x\"", ",\"latex\":\"\""),
      changed(whole, ",\"latex\":\"x\"", ",\"latex\":null"),
      changed(changed(whole, ",\"latex\":\"x\"", ""), ",\"table\"", ",\"latex\":\"x\",\"table\""),
  };
  for (const std::string& text : texts) EXPECT_FALSE(decode_page(text)) << text;
  EXPECT_TRUE(decode_page(changed(whole, "\"rows\":3", "\"rows\":10000")));
  for (std::size_t length = 0; length < whole.size(); ++length) ASSERT_FALSE(decode_page(whole.substr(0, length)));
}

TEST(TableCodec, AcceptsCanonicalTextOnly) {
  const std::string whole = encode(page_with(small_table(), 3));
  for (std::size_t at = whole.find("\"table\""); at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = whole;
      text[at] = static_cast<char>(byte);
      const auto page = decode_page(text);
      if (page) ASSERT_EQ(encode(*page), text);
    }
  }
}

TEST(TableCodec, BoundsThePlacesOfAPage) {
  const Table large{.rows = 1000, .columns = 600};
  Page page{.number = 1};
  page.blocks = {{.kind = BlockKind::table, .table = large}, {.kind = BlockKind::table, .table = large}};
  const auto again = decode_page(encode(page));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->blocks[0].table, large);
  EXPECT_FALSE(again->blocks[1].table);
  page.blocks.pop_back();
  std::string text = encode(page);
  const std::size_t start = text.find("{\"kind\"");
  const std::string block = text.substr(start, text.size() - start - 2);
  EXPECT_FALSE(decode_page(text.insert(start, block + ",")));
}

}  // namespace
}  // namespace plimsoll

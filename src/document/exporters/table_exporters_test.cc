// Tables in the formats that hold nothing else, and in Markdown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/exporters/export_under_test.h"
#include "document/exporters/sample_pages.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string of_blocks(ExportFormat format, const std::vector<Block>& blocks) {
  Page page{.number = 1, .width = 100, .height = 100};
  page.blocks = blocks;
  return readable(format, exported(format, sample_head(), {page}));
}

TEST(CsvExporter, QuotesFieldsAndDisarmsFormulas) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"plain", "plain"},
      {"a,b", "\"a,b\""},
      {"say \"x\"", "\"say \"\"x\"\"\""},
      {"a\nb", "\"a\nb\""},
      {" a ", "\" a \""},
      {"=1+1", "'=1+1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"+cmd", "'+cmd"},
      {"-2+3", "'-2+3"},
      {"-5.2", "-5.2"},
      {"+3 %", "+3 %"},
      {"-1,250.00", "\"-1,250.00\""},
      {"-", "-"},
      {"=\"a\"", "\"'=\"\"a\"\"\""},
      {"\tx", "'\tx"},
      {"--", "'--"},
      {"文，字", "文，字"},
  };
  for (const auto& [text, field] : cases)
    EXPECT_EQ(of_blocks(ExportFormat::csv, {table_of({{"a", text}}, false, 0)}), "a," + field + "\r\n");
}

TEST(CsvExporter, PutsAnEmptyLineBetweenTablesOnly) {
  const Block table = table_of({{"a", ""}, {"", "b"}}, false, 0);
  Block column = table_of({{"x"}, {"y"}, {"z"}}, false, 0);
  column.table->cells.erase(column.table->cells.begin() + 1);  // the place in the middle is empty
  column.lines.erase(column.lines.begin() + 1);
  column.table->cells.back().first_line = 1;
  EXPECT_EQ(of_blocks(ExportFormat::csv, {table, column, block_of(BlockKind::text, 0, {"text"}, 0)}),
            "a,\r\n,b\r\n\r\nx\r\n\"\"\r\nz\r\n");
  EXPECT_EQ(of_blocks(ExportFormat::csv, {{.kind = BlockKind::table}}), "");
}

TEST(XlsxExporter, PutsFurtherTablesIntoTheLastSheet) {
  std::vector<Page> pages;
  for (int number = 1; number <= 70; ++number) {
    Page page{.number = number};
    page.blocks = {table_of({{"cell of " + std::to_string(number)}}, false, 0)};
    pages.push_back(page);
  }
  const std::string parts = readable(ExportFormat::xlsx, exported(ExportFormat::xlsx, sample_head(), pages));
  EXPECT_THAT(parts, HasSubstr("name=\"Page 49 table 1\""));
  EXPECT_THAT(parts, Not(HasSubstr("name=\"Page 50 table 1\"")));
  EXPECT_THAT(parts, HasSubstr("name=\"Further tables\""));
  for (const char* text : {">cell of 1<", ">cell of 49<", ">Page 50 table 1<", ">cell of 50<", ">cell of 70<"})
    EXPECT_THAT(parts, HasSubstr(text));
}

TEST(XlsxExporter, HasASheetWhereThereIsNoTable) {
  EXPECT_THAT(of_blocks(ExportFormat::xlsx, {block_of(BlockKind::text, 0, {"text"}, 0)}),
              HasSubstr("name=\"No tables\""));
}

TEST(MarkdownExporter, WritesPipesOrHtml) {
  EXPECT_THAT(of_blocks(ExportFormat::md, {table_of({{"a", "b|c"}, {"", "2"}}, true, 0)}),
              HasSubstr("\n| a | b\\|c |\n| --- | --- |\n| | 2 |\n"));
  EXPECT_THAT(of_blocks(ExportFormat::md, {table_of({{"1", "2"}}, false, 0)}),
              HasSubstr("\n| | |\n| --- | --- |\n| 1 | 2 |\n"));
  EXPECT_THAT(of_blocks(ExportFormat::md, {spanned_table(0)}),
              HasSubstr("<table>\n<thead>\n<tr><th colspan=\"3\">Cargo</th></tr>\n</thead>\n<tbody>\n"
                        "<tr><th rowspan=\"2\">Ship of the line</th><td>12</td><td></td></tr>\n"
                        "<tr><td></td><td>13</td></tr>\n</tbody>\n</table>\n\nSource: log\n"));
}

// A head that reaches below its rows cannot be in a <thead>.
TEST(HtmlExporter, HasNoHeadThatReachesIntoTheBody) {
  Block block = table_of({{"a", "b"}, {"c", "d"}}, true, 0);
  block.table->cells = {{.row_span = 2, .header = true}, {.column = 1, .header = true}, {.row = 1, .column = 1}};
  const std::string html = of_blocks(ExportFormat::html, {block});
  EXPECT_THAT(html, Not(HasSubstr("<thead>")));
  EXPECT_THAT(html, HasSubstr("<th rowspan=\"2\">"));
}

}  // namespace
}  // namespace plimsoll

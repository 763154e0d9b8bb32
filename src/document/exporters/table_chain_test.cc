#include "document/exporters/table_chain.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "document/exporters/export_under_test.h"
#include "document/exporters/sample_pages.h"

namespace plimsoll {
namespace {

using Rows = std::vector<std::vector<std::string>>;

const Rows kFirst = {{"Land", "Hills"}, {"Angus", "12"}, {"Bute", "3"}};
const Rows kMore = {{"Land", "Hills"}, {"Fife", "14"}};

// A page of 800 × 1000 with a table that ends at its foot or begins at its head.
Page page_with(int number, const Rows& rows, bool at_foot, bool head = true) {
  Page page{.number = number, .width = 800, .height = 1000};
  const float height = 20 * static_cast<float>(rows.size());
  page.blocks = {block_of(BlockKind::header, 0, {"Hills of Scotland"}, 10),
                 table_of(rows, head, at_foot ? 900 - height : 60),
                 block_of(BlockKind::page_number, 0, {std::to_string(number)}, 960)};
  return page;
}

struct Pair {
  Page before = page_with(1, kFirst, true);
  Page after = page_with(2, kMore, false);
  Block& first() { return before.blocks[1]; }
  Block& second() { return after.blocks[1]; }
};

std::optional<TableLink> link_of(const Pair& pages) {
  TableChain chain;
  EXPECT_FALSE(chain.next(pages.before));
  return chain.next(pages.after);
}

void move(Block& block, float x, float y) {
  block.box = {block.box.left + x, block.box.top + y, block.box.right + x, block.box.bottom + y};
  for (Cell& cell : block.table->cells)
    cell.box = {cell.box.left + x, cell.box.top + y, cell.box.right + x, cell.box.bottom + y};
}

TEST(TableChain, LinksTheLastTableOfAPageToTheFirstOfTheNext) {
  EXPECT_EQ(link_of({}), (TableLink{.block = 1, .page = 1, .of_block = 1, .repeated_rows = 1}));
}

struct Change {
  const char* what;
  std::function<void(Pair&)> change;
  std::optional<int> repeated_rows;  // nothing: no link
};

class Changed : public testing::TestWithParam<Change> {};

TEST_P(Changed, DecidesTheLink) {
  Pair pages;
  GetParam().change(pages);
  const std::optional<TableLink> link = link_of(pages);
  ASSERT_EQ(link.has_value(), GetParam().repeated_rows.has_value());
  if (link) {
    EXPECT_EQ(link->repeated_rows, *GetParam().repeated_rows);
  }
}

void insert(Page& page, std::ptrdiff_t at, Block block) {
  page.blocks.insert(page.blocks.begin() + at, std::move(block));
}

INSTANTIATE_TEST_SUITE_P(
    TableChain, Changed,
    testing::Values(
        Change{"no_head_again", [](Pair& pages) { pages.after = page_with(2, {{"Fife", "14"}}, false, false); }, 0},
        Change{"what_a_network_takes_for_a_head",
               [](Pair& pages) { pages.after = page_with(2, {{"Fife", "14"}, {"Kinross", "15"}}, false); }, 0},
        Change{"another_head",
               [](Pair& pages) { pages.after = page_with(2, {{"Isle", "People"}, {"Bute", "6 500"}}, false); },
               std::nullopt},
        Change{"a_head_that_nobody_marked",
               [](Pair& pages) {
                 pages.before = page_with(1, kFirst, true, false);
                 pages.after = page_with(2, kMore, false, false);
               },
               1},
        Change{"a_head_with_other_spaces", [](Pair& pages) { pages.second().lines.front().text = "La nd"; }, 1},
        Change{"text_between", [](Pair& pages) { insert(pages.after, 1, block_of(BlockKind::text, 0, {"Then"}, 30)); },
               std::nullopt},
        Change{"text_after", [](Pair& pages) { insert(pages.before, 2, block_of(BlockKind::text, 0, {"Then"}, 930)); },
               std::nullopt},
        Change{"a_footnote_after",
               [](Pair& pages) { insert(pages.before, 2, block_of(BlockKind::footnote, 0, {"* 1990"}, 930)); }, 1},
        Change{"a_caption",
               [](Pair& pages) { insert(pages.after, 1, block_of(BlockKind::caption, 0, {"Table 2: Isles"}, 30)); },
               std::nullopt},
        Change{
            "a_caption_that_says_so",
            [](Pair& pages) { insert(pages.after, 1, block_of(BlockKind::caption, 0, {"Table 1 (continued)"}, 30)); },
            1},
        Change{"a_page_between", [](Pair& pages) { pages.after.number = 3; }, std::nullopt},
        Change{"a_page_that_failed", [](Pair& pages) { pages.after.failure = failed_page().failure; }, std::nullopt},
        Change{"more_columns",
               [](Pair& pages) { pages.after = page_with(2, {{"Land", "Hills", "m"}, {"Fife", "14", "522"}}, false); },
               std::nullopt},
        Change{"a_little_to_the_side", [](Pair& pages) { move(pages.second(), 15, 0); }, 1},
        Change{"far_to_the_side", [](Pair& pages) { move(pages.second(), 60, 0); }, std::nullopt},
        Change{"in_the_middle_of_the_first_page", [](Pair& pages) { move(pages.first(), 0, -400); }, std::nullopt},
        Change{"in_the_middle_of_the_second_page", [](Pair& pages) { move(pages.second(), 0, 400); }, std::nullopt},
        Change{"columns_elsewhere",
               [](Pair& pages) {
                 for (Cell& cell : pages.second().table->cells)
                   cell.box = cell.column == 0 ? Box{50, 60, 60, 80} : Box{60, 60, 100, 80};
               },
               std::nullopt},
        Change{"another_scale",
               [](Pair& pages) {
                 pages.after.width *= 2;
                 pages.after.height *= 2;
                 Block& block = pages.second();
                 const auto twice = [](Box& box) { box = {2 * box.left, 2 * box.top, 2 * box.right, 2 * box.bottom}; };
                 twice(block.box);
                 for (Cell& cell : block.table->cells) twice(cell.box);
               },
               1},
        Change{"a_structure_that_was_not_read", [](Pair& pages) { pages.second().table.reset(); }, std::nullopt}),
    [](const auto& tested) { return std::string(tested.param.what); });

TEST(TableChain, GoesOnWhileEachPageIsATable) {
  TableChain chain;
  Page page{.width = 800, .height = 1000};
  Rows rows;
  for (int row = 0; row < 44; ++row) rows.push_back({"Land " + std::to_string(row), std::to_string(row)});
  rows.front() = {"Land", "Hills"};
  page.blocks = {table_of(rows, true, 20)};  // from head to foot
  int links = 0;
  for (page.number = 1; page.number <= 2 * kChainPagesMax + 1; ++page.number)
    if (const auto link = chain.next(page)) {
      ++links;
      EXPECT_EQ(link->page, page.number - 1);
      EXPECT_EQ(link->repeated_rows, 1);
    }
  EXPECT_EQ(links, 2 * kChainPagesMax - 2) << "of 2001 pages three begin a table";
}

std::string joined(ExportFormat format, const std::vector<Page>& pages) {
  return readable(format, exported(format, sample_head(), pages));
}

TEST(TablesOverPages, AreOneWhereTheFormatCanHoldIt) {
  const std::vector<Page> pages = {page_with(1, kFirst, true), page_with(2, kMore, false)};
  EXPECT_EQ(joined(ExportFormat::csv, pages), "Land,Hills\r\nAngus,12\r\nBute,3\r\nFife,14\r\n");
  EXPECT_EQ(joined(ExportFormat::md, pages),
            "<!-- page 1 -->\n\n| Land | Hills |\n| --- | --- |\n| Angus | 12 |\n| Bute | 3 |\n| Fife | 14 |\n"
            "\n<!-- page 2 -->\n");
  const std::string sheets = joined(ExportFormat::xlsx, pages);
  EXPECT_TRUE(sheets.contains("Page 1 table 1"));
  EXPECT_FALSE(sheets.contains("Page 2 table 1"));
  EXPECT_TRUE(sheets.contains("r=\"A4\"")) << "Fife's row";
  EXPECT_FALSE(sheets.contains("r=\"A5\""));
  EXPECT_TRUE(joined(ExportFormat::html, pages).contains("<table class=\"continued\" dir=\"auto\">"));
  EXPECT_TRUE(joined(ExportFormat::json, pages)
                  .contains(",\"continues\":{\"block\":1,\"page\":1,\"of_block\":1,\"repeated_rows\":1}}"));
}

TEST(TablesOverPages, HaveNothingBetweenTheirRowsInMarkdown) {
  std::vector<Page> pages = {page_with(1, kFirst, true), page_with(2, kMore, false), page_with(3, kMore, false)};
  // The second page is a table from head to foot.
  Block& middle = pages[1].blocks[1];
  middle.box.bottom = 900;
  pages[2].blocks.push_back(block_of(BlockKind::text, 0, {"The end."}, 500));
  EXPECT_EQ(joined(ExportFormat::md, pages),
            "<!-- page 1 -->\n\n| Land | Hills |\n| --- | --- |\n| Angus | 12 |\n| Bute | 3 |\n| Fife | 14 |\n"
            "| Fife | 14 |\n\n<!-- page 2 -->\n\n<!-- page 3 -->\n\nThe end.\n");
  insert(pages[2], 0, block_of(BlockKind::text, 0, {"Between."}, 20));
  EXPECT_TRUE(joined(ExportFormat::md, pages).contains("\n<!-- page 2 -->\n\n<!-- page 3 -->\n\nBetween.\n\n| Land |"));
}

}  // namespace
}  // namespace plimsoll

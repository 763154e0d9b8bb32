// The document of the exporters' tests: one of everything. Tests only.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "document/page.h"

namespace plimsoll {

// Words of `text` at blanks, side by side in `box`.
inline Line line_of(const std::string& text, Box box) {
  Line line{.text = text, .polygon = polygon_of(box), .confidence = 0.97F};
  const float step = box.width() / static_cast<float>(text.size());
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const Box place{box.left + step * static_cast<float>(start), box.top, box.left + step * static_cast<float>(end),
                    box.bottom};
    line.words.push_back(
        {text.substr(start, end - start), polygon_of(place), 0.9F + 0.01F * static_cast<float>(start % 9)});
    start = end + 1;
  }
  return line;
}

inline Block block_of(BlockKind kind, int level, const std::vector<std::string>& texts, float top) {
  Block block{.kind = kind, .level = level};
  for (const std::string& text : texts) {
    block.lines.push_back(line_of(text, {50, top, 50 + 10 * static_cast<float>(text.size()), top + 20}));
    const Box place = bounds(block.lines.back().polygon);
    block.box = block.lines.size() == 1 ? place : united(block.box, place);
    top += 24;
  }
  return block;
}

inline Page first_page() {
  Page page{.number = 1, .width = 800, .height = 1000, .dpi = 150};
  page.blocks = {
      block_of(BlockKind::title, 1, {"1. Load <lines>", "& *marks*"}, 40),
      block_of(BlockKind::text, 0,
               {"# not a heading, snake_case and _em_", "- a dash, hyphen-", "ation \"stays\"", "12. twelve"}, 120),
      block_of(BlockKind::list, 0, {"• first", "- second"}, 260),
      block_of(BlockKind::text, 0, {"一二三，", "四五 OCR", "六"}, 340),
  };
  Block chinese{.box = {600, 40, 640, 440}};
  Line vertical{.text = "直排", .polygon = polygon_of({600, 40, 640, 440}), .confidence = 0.5F, .angle = 90};
  vertical.words = {{"直", polygon_of({600, 40, 640, 240}), 0.5F}, {"排", polygon_of({600, 240, 640, 440}), 0.5F}};
  chinese.lines = {vertical};
  chinese.lines.push_back({.text = "no words", .polygon = polygon_of({600, 500, 700, 520}), .confidence = 1});
  page.blocks.push_back(chinese);
  return page;
}

inline Page failed_page() {
  Page page{.number = 2, .width = 800, .height = 1000, .state = PageState::failed};
  page.failure = fail(Reason::page_memory, "needs 2 GiB, --page-memory is 1 GiB").error();
  return page;
}

inline Page degraded_page() {
  Page page{.number = 4, .width = 10, .height = 10, .source = PageSource::text_layer, .state = PageState::degraded};
  page.degradations = {{"tables", "memory pressure"}};
  Line line = line_of(
      "tab\tand\x01"
      "control",
      {0, 0, 10, 10});
  page.blocks = {{.box = {0, 0, 10, 10}, .lines = {line}}};
  return page;
}

// A table of these texts, 100 by 20 pixels each; an empty text is a place without a cell. The first row is its head if
// `head`.
inline Block table_of(const std::vector<std::vector<std::string>>& rows, bool head, float top) {
  Block block{.kind = BlockKind::table, .box = {50, top, 50, top}};
  Table table{.rows = static_cast<int>(rows.size()), .columns = static_cast<int>(rows.front().size())};
  for (int row = 0; row < table.rows; ++row) {
    for (int column = 0; column < table.columns; ++column) {
      const std::string& text = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      if (text.empty()) continue;
      const float left = 50 + 100 * static_cast<float>(column);
      const Box place{left, top + 20 * static_cast<float>(row), left + 100, top + 20 * static_cast<float>(row + 1)};
      table.cells.push_back({.row = row,
                             .column = column,
                             .header = head && row == 0,
                             .box = place,
                             .first_line = static_cast<int>(block.lines.size()),
                             .line_count = 1});
      block.lines.push_back(line_of(text, place));
      block.box = united(block.box, place);
    }
  }
  block.table = table;
  return block;
}

// A head over two columns, a name over two rows and two lines, an empty place, and a line that is in no cell.
inline Block spanned_table(float top) {
  Block block{.kind = BlockKind::table, .box = {50, top, 450, top + 80}};
  for (const char* text : {"Cargo", "Ship of", "the line", "12", "13", "Source: log"})
    block.lines.push_back(line_of(text, {50, top, 150, top + 20}));
  block.table = {
      .rows = 3,
      .columns = 3,
      .cells = {{.column = 0, .column_span = 3, .header = true, .line_count = 1},
                {.row = 1, .row_span = 2, .header = true, .first_line = 1, .line_count = 2},
                {.row = 1, .column = 1, .box = {150, top + 20, 250, top + 40}, .first_line = 3, .line_count = 1},
                {.row = 2, .column = 2, .first_line = 4, .line_count = 1}}};
  return block;
}

// A block of each kind, tables of each sort, formulas read and not read.
inline Page structured_page() {
  Page page{.number = 3, .width = 800, .height = 1200, .dpi = 150, .angle = 90};
  Block formula{.kind = BlockKind::formula, .box = {50, 600, 300, 630}, .latex = "a < b \\& $$c$$"};
  Block chart = table_of({{"year", "tons"}, {"1876", "5"}}, true, 640);
  chart.kind = BlockKind::chart;
  page.blocks = {
      block_of(BlockKind::header, 0, {"Running head"}, 10),
      block_of(BlockKind::page_number, 0, {"- 3 -"}, 10),
      block_of(BlockKind::title, 2, {"Tables"}, 40),
      table_of({{"item", "a|b", "=1+1"}, {"-5.2", "", "say \"1,2\""}, {"@x", "*y*", "-"}}, true, 80),
      block_of(BlockKind::caption, 0, {"Table 1: *all*"}, 150),
      table_of({{"no", "head"}, {"1", "2"}}, false, 180),
      spanned_table(240),
      block_of(BlockKind::table, 0, {"structure not", "read"}, 340),
      {.kind = BlockKind::figure, .box = {400, 80, 700, 300}},
      block_of(BlockKind::figure, 0, {"text in it"}, 400),
      block_of(BlockKind::list, 0, {"1. one goes", "on here", "2. two"}, 440),
      block_of(BlockKind::code, 0, {"if (a < b) {", "  run(`x`, ```y```);", "}"}, 520),
      formula,
      block_of(BlockKind::formula, 0, {"x = y"}, 600),
      chart,
      {.kind = BlockKind::chart, .box = {400, 640, 700, 700}},
      block_of(BlockKind::seal, 0, {"SEALED"}, 720),
      block_of(BlockKind::sidebar, 0, {"beside"}, 750),
      block_of(BlockKind::reference, 0, {"[1] Plimsoll, S."}, 780),
      block_of(BlockKind::footnote, 0, {"1 below"}, 810),
      block_of(BlockKind::footer, 0, {"Running foot"}, 1150),
  };
  return page;
}

}  // namespace plimsoll

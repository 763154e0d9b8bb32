// Markdown: a comment at the start of each page, headings by level, list items, tables, formulas between $$, code in
// fences, captions in italics, everything else as paragraphs. Lines of a paragraph stay lines, which Markdown shows as
// spaces, but for scripts without spaces and divided words, which are joined. Left out are what belongs to the sheet
// and not to the text (running heads and feet, page numbers), and figures but for the text in them. Rows of a table
// with pipes that goes on from the page before follow its rows, before the comment of their own page.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/line_joins.h"
#include "document/exporters/list_items.h"
#include "document/exporters/markdown_table.h"
#include "document/exporters/markdown_text.h"
#include "document/exporters/table_chain.h"
#include "document/exporters/table_lines.h"
#include "document/exporters/xml_text.h"

namespace plimsoll {
namespace {

constexpr int kHeadingMax = 6;

void add_page_start(std::string& out, const Page& page) {
  fmt::format_to(std::back_inserter(out), "<!-- page {}", page.number);
  if (page.failure) fmt::format_to(std::back_inserter(out), " failed: {}", comment_text(page.failure->text()));
  for (const Degradation& degradation : page.degradations)
    fmt::format_to(std::back_inserter(out), ", without {}", comment_text(degradation.feature));
  out += " -->\n";
}

void add_joined(std::string& out, std::span<const Line> lines, char separator) {
  std::string paragraph;
  for (const Line& line : lines) {
    std::string text;
    append_markdown(text, line.text);
    append_line(paragraph, text, separator);
  }
  out += paragraph;
}

void add_items(std::string& out, const Block& block) {
  for (const std::string& item : list_items(block)) {
    out += "- ";
    append_markdown(out, item);
    out += '\n';
  }
}

void add_title(std::string& out, const Block& block) {
  out.append(static_cast<std::size_t>(std::clamp(block.level, 1, kHeadingMax)), '#');
  out += ' ';
  add_joined(out, block.lines, ' ');
  out += '\n';
}

void add_text_outside(std::string& out, const Block& block) {
  for (const std::span<const Line> lines : lines_outside_cells(block)) {
    out += '\n';
    add_joined(out, lines, '\n');
    out += '\n';
  }
}

void add_table(std::string& out, const Block& block) {
  append_markdown_table(out, block);
  add_text_outside(out, block);
}

bool ends_in_rows(const Block& block) {
  return block.table && has_pipes(*block.table) && lines_outside_cells(block).empty();
}

void add_formula(std::string& out, const Block& block) {
  out += "$$\n";
  for (const char byte : block.latex) {
    if (byte == '$' && out.ends_with('$')) out += ' ';
    out += byte == '\n' ? ' ' : byte;
  }
  out += "\n$$\n";
}

// The fence is longer than any row of backticks in the code.
void add_code(std::string& out, const Block& block) {
  std::size_t longest = 2;
  for (const Line& line : block.lines) {
    std::size_t row = 0;
    for (const char byte : line.text) longest = std::max(longest, row = byte == '`' ? row + 1 : 0);
  }
  const std::string fence(longest + 1, '`');
  out += fence + '\n';
  for (const Line& line : block.lines) out += line.text + '\n';
  out += fence + '\n';
}

void add_caption(std::string& out, const Block& block) {
  out += '*';
  add_joined(out, block.lines, '\n');
  out += "*\n";
}

bool is_shown(const Block& block) {
  if (block.kind == BlockKind::header || block.kind == BlockKind::footer || block.kind == BlockKind::page_number)
    return false;
  return !block.lines.empty() || block.table || !block.latex.empty();
}

void add_block(std::string& out, const Block& block) {
  out += '\n';
  if (block.table) return add_table(out, block);
  if (!block.latex.empty()) return add_formula(out, block);
  if (block.kind == BlockKind::title) return add_title(out, block);
  if (block.kind == BlockKind::list) return add_items(out, block);
  if (block.kind == BlockKind::code) return add_code(out, block);
  if (block.kind == BlockKind::caption) return add_caption(out, block);
  add_joined(out, block.lines, '\n');
  out += '\n';
}

class MarkdownExporter final : public Exporter {
 public:
  explicit MarkdownExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return {}; }

  Result<void> page(const Page& page) override {
    std::string out;
    const Block* before = add_rows_of_last_table(out, page);
    comments_ += std::exchange(first_, false) ? "" : "\n";
    add_page_start(comments_, page);
    ends_in_rows_ = before != nullptr && ends_in_rows(*before);
    if (!ends_in_rows_) out += std::exchange(comments_, {});
    for (const Block& block : page.blocks) {
      if (&block == before || !is_shown(block)) continue;
      out += std::exchange(comments_, {});
      add_block(out, block);
      ends_in_rows_ = ends_in_rows(block);
    }
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return comments_.empty() ? Result<void>{} : sink_(comments_); }

 private:
  // Rows of a table with pipes that goes on from the last page: nothing may stand between, not even the page's comment.
  // Gives the block that is written by that.
  const Block* add_rows_of_last_table(std::string& out, const Page& page) {
    const std::optional<TableLink> link = chain_.next(page);
    if (!link || !ends_in_rows_) return nullptr;
    const auto first = std::ranges::find_if(page.blocks, is_shown);
    const Block& block = page.blocks[link->block];
    if (&*first != &block || !has_pipes(*block.table)) return nullptr;
    append_markdown_rows(out, block, link->repeated_rows);
    if (!ends_in_rows(block)) add_text_outside(out, block);
    return &block;
  }

  ExportSink sink_;
  TableChain chain_;
  bool first_ = true;
  bool ends_in_rows_ = false;  // what was written last is a row of a table with pipes
  std::string comments_;  // of pages that began with rows of it, until something else comes: kChainPagesMax at most
};

}  // namespace

std::unique_ptr<Exporter> make_markdown_exporter(ExportSink sink) {
  return std::make_unique<MarkdownExporter>(std::move(sink));
}

}  // namespace plimsoll

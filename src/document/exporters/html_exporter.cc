// HTML to read: one document without anything from elsewhere, pages as sections. It is well-formed as XML, too. Texts
// find their own direction; the language is not known and said so. Everything on the page is there: what belongs to the
// sheet (running heads and feet, page numbers) is marked as such. A figure is an empty <figure> but for the text in it,
// a formula its LaTeX. A table that goes on from the page before has the class "continued".
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/build_id.h"
#include "document/exporters/formats.h"
#include "document/exporters/html_table.h"
#include "document/exporters/line_joins.h"
#include "document/exporters/list_items.h"
#include "document/exporters/table_chain.h"
#include "document/exporters/table_lines.h"
#include "document/exporters/xml_text.h"

namespace plimsoll {
namespace {

constexpr int kHeadingMax = 6;

constexpr std::string_view kStyle = R"(body { margin: 2em auto; max-width: 50em; font-family: serif; line-height: 1.4 }
section.page { border-bottom: 1px solid #999; padding: 1em 0 }
header, footer, p.page_number { color: #666; font-size: smaller }
table { border-collapse: collapse }
td, th { border: 1px solid #999; padding: 0.2em 0.5em; vertical-align: top }
figure { border: 1px dashed #999; min-height: 1em; padding: 0.5em }
p.caption { font-style: italic }
p.failure { color: #a00 }
)";

// Around the text of a block of this kind that is a paragraph inside something.
struct Wrapping {
  std::string_view before;
  std::string_view after;
};

Wrapping wrapping(BlockKind kind) {
  switch (kind) {
    case BlockKind::header:
      return {"<header><p dir=\"auto\">", "</p></header>"};
    case BlockKind::footer:
      return {"<footer><p dir=\"auto\">", "</p></footer>"};
    case BlockKind::page_number:
      return {"<p class=\"page_number\" dir=\"auto\">", "</p>"};
    case BlockKind::caption:
      return {"<p class=\"caption\" dir=\"auto\">", "</p>"};
    case BlockKind::footnote:
      return {"<p class=\"footnote\" dir=\"auto\">", "</p>"};
    case BlockKind::reference:
      return {"<p class=\"reference\" dir=\"auto\">", "</p>"};
    case BlockKind::sidebar:
      return {"<aside><p dir=\"auto\">", "</p></aside>"};
    case BlockKind::seal:
      return {"<figure class=\"seal\"><p dir=\"auto\">", "</p></figure>"};
    case BlockKind::figure:
      return {"<figure><p dir=\"auto\">", "</p></figure>"};
    case BlockKind::chart:
      return {"<figure class=\"chart\"><p dir=\"auto\">", "</p></figure>"};
    default:
      return {"<p dir=\"auto\">", "</p>"};
  }
}

std::string_view empty_figure(BlockKind kind) {
  if (kind == BlockKind::figure) return "<figure></figure>\n";
  if (kind == BlockKind::seal) return "<figure class=\"seal\"></figure>\n";
  return kind == BlockKind::chart ? "<figure class=\"chart\"></figure>\n" : "";
}

void add_paragraph(std::string& out, std::span<const Line> lines, const Wrapping& around) {
  out += around.before;
  append_xml(out, joined(lines));
  out += around.after;
  out += '\n';
}

void add_title(std::string& out, const Block& block) {
  const int level = std::clamp(block.level, 1, kHeadingMax);
  fmt::format_to(std::back_inserter(out), "<h{} dir=\"auto\">", level);
  append_xml(out, joined(block.lines));
  fmt::format_to(std::back_inserter(out), "</h{}>\n", level);
}

void add_list(std::string& out, const Block& block) {
  out += "<ul dir=\"auto\">\n";
  for (const std::string& item : list_items(block)) {
    out += "<li>";
    append_xml(out, item);
    out += "</li>\n";
  }
  out += "</ul>\n";
}

void add_code(std::string& out, const Block& block) {
  out += "<pre><code>";
  for (const Line& line : block.lines) {
    append_xml(out, line.text);
    out += '\n';
  }
  out += "</code></pre>\n";
}

void add_table(std::string& out, const Block& block, bool goes_on) {
  append_html_table(out, block, goes_on ? " class=\"continued\" dir=\"auto\"" : " dir=\"auto\"");
  for (const std::span<const Line> lines : lines_outside_cells(block))
    add_paragraph(out, lines, wrapping(BlockKind::text));
}

void add_formula(std::string& out, const Block& block) {
  out += "<p><code class=\"latex\">";
  append_xml(out, block.latex);
  out += "</code></p>\n";
}

void add_block(std::string& out, const Block& block, bool goes_on) {
  if (block.table) return add_table(out, block, goes_on);
  if (!block.latex.empty()) return add_formula(out, block);
  if (block.lines.empty()) {
    out += empty_figure(block.kind);
    return;
  }
  if (block.kind == BlockKind::title) return add_title(out, block);
  if (block.kind == BlockKind::list) return add_list(out, block);
  if (block.kind == BlockKind::code) return add_code(out, block);
  add_paragraph(out, block.lines, wrapping(block.kind));
}

class HtmlExporter final : public Exporter {
 public:
  explicit HtmlExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead& head) override {
    std::string out = "<!DOCTYPE html>\n<html lang=\"\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>";
    append_xml(out, head.name);
    fmt::format_to(
        std::back_inserter(out),
        "</title>\n<meta name=\"generator\" content=\"plimsoll {}\"/>\n<style>\n{}</style>\n</head>\n<body>\n",
        version(), kStyle);
    return sink_(out);
  }

  Result<void> page(const Page& page) override {
    std::string out = fmt::format("<section class=\"page\" id=\"page-{}\">\n", page.number);
    if (page.failure) {
      fmt::format_to(std::back_inserter(out), "<p class=\"failure\">page {} failed: ", page.number);
      append_xml(out, page.failure->text());
      out += "</p>\n";
    }
    for (const Degradation& degradation : page.degradations)
      fmt::format_to(std::back_inserter(out), "<!-- without {} -->\n", comment_text(degradation.feature));
    const std::optional<TableLink> link = chain_.next(page);
    for (const Block& block : page.blocks) add_block(out, block, link && &block == &page.blocks[link->block]);
    out += "</section>\n";
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return sink_("</body>\n</html>\n"); }

 private:
  ExportSink sink_;
  TableChain chain_;
};

}  // namespace

std::unique_ptr<Exporter> make_html_exporter(ExportSink sink) {
  return std::make_unique<HtmlExporter>(std::move(sink));
}

}  // namespace plimsoll

// Markdown: a comment at the start of each page, headings by level, list items, everything else as paragraphs. Lines of
// a paragraph stay lines, which Markdown shows as spaces, but for scripts without spaces, which are joined.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/line_joins.h"
#include "document/exporters/markdown_text.h"
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

void add_joined(std::string& out, const Block& block, char separator) {
  for (std::size_t index = 0; index < block.lines.size(); ++index) {
    const std::string& text = block.lines[index].text;
    if (index > 0 && break_is_space(block.lines[index - 1].text, text)) out += separator;
    append_markdown(out, text);
  }
  out += '\n';
}

void add_items(std::string& out, const Block& block) {
  for (const Line& line : block.lines) {
    std::string_view text = line.text;
    for (const std::string_view bullet : {"• ", "- ", "* ", "· "})
      if (text.starts_with(bullet)) text.remove_prefix(bullet.size());
    out += "- ";
    append_markdown(out, text);
    out += '\n';
  }
}

void add_block(std::string& out, const Block& block) {
  out += '\n';
  if (block.kind == BlockKind::title) {
    out.append(static_cast<std::size_t>(std::clamp(block.level, 1, kHeadingMax)), '#');
    out += ' ';
    add_joined(out, block, ' ');
  } else if (block.kind == BlockKind::list) {
    add_items(out, block);
  } else {
    add_joined(out, block, '\n');
  }
}

class MarkdownExporter final : public Exporter {
 public:
  explicit MarkdownExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return {}; }

  Result<void> page(const Page& page) override {
    std::string out = std::exchange(first_, false) ? "" : "\n";
    add_page_start(out, page);
    for (const Block& block : page.blocks)
      if (!block.lines.empty()) add_block(out, block);
    return sink_(out);
  }

  Result<void> end(const RunRecord&) override { return {}; }

 private:
  ExportSink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Exporter> make_markdown_exporter(ExportSink sink) {
  return std::make_unique<MarkdownExporter>(std::move(sink));
}

}  // namespace plimsoll

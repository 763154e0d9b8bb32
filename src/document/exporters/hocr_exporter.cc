// hOCR 1.2 as XHTML: ocr_page, ocr_carea, ocr_par, ocr_line, ocrx_word with bbox and x_wconf. Ids count per page.
// Blocks that hOCR has a name for are that instead of ocr_carea; of a table whose structure was read each cell is a
// paragraph.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/build_id.h"
#include "document/exporters/formats.h"
#include "document/exporters/line_words.h"
#include "document/exporters/table_lines.h"
#include "document/exporters/xml_text.h"

namespace plimsoll {
namespace {

std::string bbox(const Box& box) {
  return fmt::format("bbox {} {} {} {}", std::lround(box.left), std::lround(box.top), std::lround(box.right),
                     std::lround(box.bottom));
}

// hOCR's class for a block of this kind.
std::string_view class_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::table:
      return "ocr_table";
    case BlockKind::figure:
    case BlockKind::seal:
    case BlockKind::chart:
      return "ocr_image";
    case BlockKind::caption:
      return "ocr_caption";
    case BlockKind::header:
      return "ocr_header";
    case BlockKind::footer:
      return "ocr_footer";
    case BlockKind::page_number:
      return "ocr_pageno";
    case BlockKind::formula:
      return "ocr_display";
    default:
      return "ocr_carea";
  }
}

class HocrExporter final : public Exporter {
 public:
  explicit HocrExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead& head) override {
    name_.clear();
    std::string plain = head.name;
    std::ranges::replace(plain, '"', '\'');  // hOCR's quoted strings have no escape
    append_xml(name_, plain);
    return sink_(fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>{}</title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="plimsoll {}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf ocr_table ocr_image ocr_caption ocr_header ocr_footer ocr_pageno ocr_display"/>
</head>
<body>
)",
                             name_, version()));
  }

  Result<void> page(const Page& page) override {
    out_.clear();
    add_page_start(page);
    if (page.failure) add("<!-- page {} failed: {} -->\n", page.number, comment_text(page.failure->text()));
    paragraph_ = 0;
    line_ = 0;
    word_ = 0;
    for (std::size_t index = 0; index < page.blocks.size(); ++index) add_block(page, index);
    out_ += "</div>\n";
    return sink_(out_);
  }

  Result<void> end(const RunRecord&) override { return sink_("</body>\n</html>\n"); }

 private:
  template <typename... Arguments>
  void add(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), text, std::forward<Arguments>(arguments)...);
  }

  void add_page_start(const Page& page) {
    add(R"(<div class="ocr_page" id="page_{}" title="image &quot;{}&quot;; bbox 0 0 {} {}; ppageno {})", page.number,
        name_, page.width, page.height, page.number - 1);
    if (page.dpi > 0) add("; scan_res {0} {0}", std::lround(page.dpi));
    out_ += "\">\n";
  }

  void add_block(const Page& page, std::size_t index) {
    const Block& block = page.blocks[index];
    add("<div class=\"{}\" id=\"block_{}_{}\" title=\"{}\">\n", class_of(block.kind), page.number, index + 1,
        bbox(block.box));
    Line spare;
    if (block.table)
      add_cells(page.number, block);
    else
      add_paragraph(page.number, block.box, lines_of(block, spare));
    out_ += "</div>\n";
  }

  void add_cells(int page, const Block& block) {
    for (const Cell& cell : block.table->cells)
      add_paragraph(page, place_of(cell, lines_of(block, cell)), lines_of(block, cell));
    for (const std::span<const Line> lines : lines_outside_cells(block)) add_paragraph(page, block.box, lines);
  }

  void add_paragraph(int page, const Box& box, std::span<const Line> lines) {
    if (lines.empty()) return;
    add("<p class=\"ocr_par\" id=\"par_{}_{}\" title=\"{}\">\n", page, ++paragraph_, bbox(box));
    for (const Line& line : lines) add_line(page, line);
    out_ += "</p>\n";
  }

  void add_line(int page, const Line& line) {
    add(R"(<span class="ocr_line" id="line_{}_{}" title="{})", page, ++line_, bbox(bounds(line.polygon)));
    // hOCR turns counter-clockwise.
    if (line.angle != 0) add("; textangle {}", 360 - line.angle);
    out_ += "\">";
    Word spare;
    const std::span<const Word> words = words_of(line, spare);
    for (std::size_t index = 0; index < words.size(); ++index) {
      const Word& word = words[index];
      if (index > 0 && is_spaced(line, words[index - 1], word)) out_ += ' ';
      add(R"(<span class="ocrx_word" id="word_{}_{}" title="{}; x_wconf {}">)", page, ++word_,
          bbox(bounds(word.polygon)), std::lround(word.confidence * 100));
      append_xml(out_, word.text);
      out_ += "</span>";
    }
    out_ += "</span>\n";
  }

  ExportSink sink_;
  std::string name_;
  std::string out_;
  int paragraph_ = 0;
  int line_ = 0;
  int word_ = 0;
};

}  // namespace

std::unique_ptr<Exporter> make_hocr_exporter(ExportSink sink) {
  return std::make_unique<HocrExporter>(std::move(sink));
}

}  // namespace plimsoll

// ALTO 4.4 (schema of the Library of Congress): a Page for each page with everything in its PrintSpace, in pixels of
// the upright page. What kind a block is, its LayoutTag says. A table is a ComposedBlock with a TextBlock for each cell
// that has text: rows, columns and spans have no place in ALTO. Figures, seals and charts are Illustrations, composed
// with their text where there is some. A formula without lines has its LaTeX as text. Ids count per page.
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
#include "document/page_codec.h"

namespace plimsoll {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_xml(out, text);
  return out;
}

std::string place(const Box& box) {
  const long left = std::lround(box.left);
  const long top = std::lround(box.top);
  return fmt::format("HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"{}\" HEIGHT=\"{}\"", left, top, std::lround(box.right) - left,
                     std::lround(box.bottom) - top);
}

// What the result depends on.
std::string settings_text(const ExportHead& head) {
  std::string text = fmt::format("precision {}, parameters {}, models", head.precision, head.parameters);
  for (const std::string& model : head.models) text += " " + model;
  return text;
}

bool is_illustration(BlockKind kind) {
  return kind == BlockKind::figure || kind == BlockKind::seal || kind == BlockKind::chart;
}

// The turn that all lines have, as ALTO counts: counter-clockwise.
int rotation_of(std::span<const Line> lines) {
  if (lines.empty()) return 0;
  const int angle = lines.front().angle;
  return std::ranges::all_of(lines, [&](const Line& line) { return line.angle == angle; }) ? (360 - angle) % 360 : 0;
}

class AltoExporter final : public Exporter {
 public:
  explicit AltoExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead& head) override {
    out_.clear();
    add(R"(<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>{}</fileName></sourceImageInformation>
<Processing ID="reading"><processingCategory>contentGeneration</processingCategory><processingStepSettings>{}</processingStepSettings><processingSoftware><softwareName>plimsoll</softwareName><softwareVersion>{}</softwareVersion></processingSoftware></Processing>
</Description>
<Tags>
)",
        escaped(head.name), escaped(settings_text(head)), version());
    for (int kind = 0; kind <= static_cast<int>(BlockKind::chart); ++kind)
      add("<LayoutTag ID=\"kind_{0}\" LABEL=\"{0}\"/>\n", name(static_cast<BlockKind>(kind)));
    out_ += "</Tags>\n<Layout>\n";
    return sink_(out_);
  }

  Result<void> page(const Page& page) override {
    out_.clear();
    page_ = page.number;
    block_ = line_ = word_ = 0;
    add(R"(<Page ID="page_{0}" PHYSICAL_IMG_NR="{0}" WIDTH="{1}" HEIGHT="{2}" PROCESSINGREFS="reading")", page.number,
        page.width, page.height);
    if (page.failure) add(" QUALITY_DETAIL=\"failed: {}\"", escaped(page.failure->text()));
    add(">\n<PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"{}\" HEIGHT=\"{}\">\n", page.width, page.height);
    for (const Block& block : page.blocks) add_block(block);
    out_ += "</PrintSpace>\n</Page>\n";
    return sink_(out_);
  }

  Result<void> end(const RunRecord&) override { return sink_("</Layout>\n</alto>\n"); }

 private:
  template <typename... Arguments>
  void add(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), text, std::forward<Arguments>(arguments)...);
  }

  // The attributes that blocks of all sorts have.
  std::string identity(BlockKind kind, const Box& box) {
    return fmt::format("ID=\"block_{}_{}\" TAGREFS=\"kind_{}\" {}", page_, ++block_, name(kind), place(box));
  }

  void add_block(const Block& block) {
    Line spare;
    const std::span<const Line> lines = lines_of(block, spare);
    const bool illustrated = is_illustration(block.kind);
    if (illustrated && lines.empty()) return add_illustration(block);
    const bool composed = illustrated || block.kind == BlockKind::table || block.table;
    if (!composed) return add_text(block.kind, block.box, lines);
    add("<ComposedBlock {} TYPE=\"{}\">\n", identity(block.kind, block.box), name(block.kind));
    if (illustrated) add_illustration(block);
    if (block.table)
      add_cells(block);
    else
      add_text(BlockKind::text, block.box, lines);
    out_ += "</ComposedBlock>\n";
  }

  void add_illustration(const Block& block) {
    add("<Illustration {} TYPE=\"{}\"/>\n", identity(block.kind, block.box), name(block.kind));
  }

  void add_cells(const Block& block) {
    for (const Cell& cell : block.table->cells) {
      const std::span<const Line> lines = lines_of(block, cell);
      if (!lines.empty()) add_text(BlockKind::text, place_of(cell, lines), lines);
    }
    for (const std::span<const Line> lines : lines_outside_cells(block)) add_text(BlockKind::text, block.box, lines);
  }

  void add_text(BlockKind kind, const Box& box, std::span<const Line> lines) {
    add("<TextBlock {}", identity(kind, box));
    if (const int rotation = rotation_of(lines); rotation != 0) add(" ROTATION=\"{}\"", rotation);
    out_ += ">\n";
    for (const Line& line : lines)
      if (!line.text.empty()) add_line(line);
    out_ += "</TextBlock>\n";
  }

  void add_line(const Line& line) {
    add("<TextLine ID=\"line_{}_{}\" {}>", page_, ++line_, place(bounds(line.polygon)));
    Word spare;
    const std::span<const Word> words = words_of(line, spare);
    for (std::size_t index = 0; index < words.size(); ++index) {
      const Word& word = words[index];
      if (index > 0 && is_spaced(line, words[index - 1], word)) out_ += "<SP/>";
      add("<String ID=\"word_{}_{}\" CONTENT=\"", page_, ++word_);
      append_xml(out_, word.text);
      add("\" {} WC=\"{:.4g}\"/>", place(bounds(word.polygon)), std::clamp(word.confidence, 0.0F, 1.0F));
    }
    out_ += "</TextLine>\n";
  }

  ExportSink sink_;
  std::string out_;
  int page_ = 0;
  int block_ = 0;
  int line_ = 0;
  int word_ = 0;
};

}  // namespace

std::unique_ptr<Exporter> make_alto_exporter(ExportSink sink) {
  return std::make_unique<AltoExporter>(std::move(sink));
}

}  // namespace plimsoll

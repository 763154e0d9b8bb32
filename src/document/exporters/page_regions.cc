#include "document/exporters/page_regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "document/exporters/line_words.h"
#include "document/exporters/table_lines.h"
#include "document/exporters/xml_text.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

// PAGE's type of a text region of this kind; empty for other regions.
std::string_view text_type(BlockKind kind) {
  switch (kind) {
    case BlockKind::title:
      return "heading";
    case BlockKind::caption:
      return "caption";
    case BlockKind::header:
      return "header";
    case BlockKind::footer:
      return "footer";
    case BlockKind::page_number:
      return "page-number";
    case BlockKind::footnote:
      return "footnote";
    case BlockKind::sidebar:
      return "floating";
    case BlockKind::code:
      return "other";
    case BlockKind::text:
    case BlockKind::list:
    case BlockKind::reference:
      return "paragraph";
    default:
      return "";
  }
}

// The element of a block that is no text region, with attributes of its own.
std::string_view element_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::formula:
      return "MathsRegion";
    case BlockKind::seal:
      return "GraphicRegion";
    case BlockKind::chart:
      return "ChartRegion";
    case BlockKind::table:
      return "TableRegion";
    default:
      return "ImageRegion";
  }
}

// PAGE counts how far a region must be turned clockwise to be upright, from -180 to 180.
int orientation_of(std::span<const Line> lines) {
  if (lines.empty()) return 0;
  const int angle = lines.front().angle;
  if (!std::ranges::all_of(lines, [&](const Line& line) { return line.angle == angle; })) return 0;
  return angle == 270 ? 90 : -angle;
}

std::string cell_role(const Cell& cell) {
  return fmt::format(
      "<Roles><TableCellRole rowIndex=\"{}\" columnIndex=\"{}\" rowSpan=\"{}\" colSpan=\"{}\" "
      "header=\"{}\"/></Roles>\n",
      cell.row, cell.column, cell.row_span, cell.column_span, cell.header);
}

// Line by line.
std::string whole_text(std::span<const Line> lines) {
  std::string text;
  for (const Line& line : lines) text += (&line == lines.data() ? "" : "\n") + line.text;
  return text;
}

}  // namespace

void PageRegions::add(const Block& block) {
  const std::string id = fmt::format("region_{}", ++region_);
  if (const std::string_view type = text_type(block.kind); !type.empty() && !block.table)
    return add_text(id, fmt::format(" type=\"{}\" custom=\"structure {{type:{};}}\"", type, name(block.kind)),
                    block.box, "", block.lines);
  if (block.table && block.kind != BlockKind::chart) return add_table(block, id);
  const std::string_view element = element_of(block.kind);
  fmt::format_to(std::back_inserter(out_), "<{} id=\"{}\"{}>\n", element, id,
                 block.kind == BlockKind::seal ? " type=\"stamp\"" : "");
  add_coords(polygon_of(block.box));
  if (!block.latex.empty()) {
    out_ += "<UserDefined><UserAttribute name=\"latex\" type=\"xsd:string\" value=\"";
    append_xml(out_, block.latex);
    out_ += "\"/></UserDefined>\n";
  }
  if (block.table)
    add_table(block, fmt::format("inner_{}", ++inner_));
  else if (!block.lines.empty())
    add_inner_text(block.box, "", block.lines);
  fmt::format_to(std::back_inserter(out_), "</{}>\n", element);
}

void PageRegions::add_coords(const Polygon& polygon) {
  out_ += "<Coords points=\"";
  for (const Point& point : polygon)  // the schema has no negative ones
    fmt::format_to(std::back_inserter(out_), "{}{},{}", &point == polygon.data() ? "" : " ",
                   std::max(0L, std::lround(point.x)), std::max(0L, std::lround(point.y)));
  out_ += "\"/>\n";
}

void PageRegions::add_text(std::string_view id, std::string_view attributes, const Box& box, std::string_view roles,
                           std::span<const Line> lines) {
  fmt::format_to(std::back_inserter(out_), "<TextRegion id=\"{}\"{}", id, attributes);
  if (const int orientation = orientation_of(lines); orientation != 0)
    fmt::format_to(std::back_inserter(out_), " orientation=\"{}\"", orientation);
  out_ += ">\n";
  add_coords(polygon_of(box));
  out_ += roles;
  for (const Line& line : lines) add_line(line);
  if (!lines.empty()) {
    out_ += "<TextEquiv><Unicode>";
    append_xml(out_, whole_text(lines));
    out_ += "</Unicode></TextEquiv>\n";
  }
  out_ += "</TextRegion>\n";
}

void PageRegions::add_inner_text(const Box& box, std::string_view roles, std::span<const Line> lines) {
  add_text(fmt::format("inner_{}", ++inner_), "", box, roles, lines);
}

void PageRegions::add_table(const Block& block, std::string_view id) {
  fmt::format_to(std::back_inserter(out_), "<TableRegion id=\"{}\" rows=\"{}\" columns=\"{}\">\n", id,
                 block.table->rows, block.table->columns);
  add_coords(polygon_of(block.box));
  for (const Cell& cell : block.table->cells) {
    const std::span<const Line> lines = lines_of(block, cell);
    add_inner_text(place_of(cell, lines), cell_role(cell), lines);
  }
  for (const std::span<const Line> lines : lines_outside_cells(block)) add_inner_text(block.box, "", lines);
  out_ += "</TableRegion>\n";
}

void PageRegions::add_line(const Line& line) {
  fmt::format_to(std::back_inserter(out_), "<TextLine id=\"line_{}\">\n", ++line_);
  add_coords(line.polygon);
  for (const Word& word : line.words) {
    fmt::format_to(std::back_inserter(out_), "<Word id=\"word_{}\">\n", ++word_);
    add_coords(word.polygon);
    add_equivalent(word.text, word.confidence);
    out_ += "</Word>\n";
  }
  add_equivalent(line.text, line.confidence);
  out_ += "</TextLine>\n";
}

void PageRegions::add_equivalent(std::string_view text, float confidence) {
  fmt::format_to(std::back_inserter(out_), "<TextEquiv conf=\"{:.4g}\"><Unicode>", std::clamp(confidence, 0.0F, 1.0F));
  append_xml(out_, text);
  out_ += "</Unicode></TextEquiv>\n";
}

}  // namespace plimsoll

#include "document/page_codec.h"

#include <algorithm>

#include "document/codec_parts.h"
#include "document/page_names.h"
#include "document/table.h"
#include "document/table_codec.h"

namespace plimsoll {
namespace {

void append_string_member(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  append_json_string(out, value);
}

void append_polygon(std::string& out, const Polygon& polygon) {
  append_array(out, polygon, [&](Point point) {
    append_fixed(out, point.x, 10);
    out += ',';
    append_fixed(out, point.y, 10);
  });
}

void append_text(std::string& out, const std::string& text, const Polygon& polygon, float confidence) {
  append_string_member(out, "{\"text\":", text);
  out += ",\"polygon\":";
  append_polygon(out, polygon);
  out += ",\"confidence\":";
  append_fixed(out, std::clamp(confidence, 0.0F, 1.0F), 10'000);
}

void append_line(std::string& out, const Line& line) {
  append_text(out, line.text, line.polygon, line.confidence);
  append_integer_member(out, ",\"angle\":", line.angle);
  out += ",\"words\":";
  append_array(out, line.words, [&](const Word& word) {
    append_text(out, word.text, word.polygon, word.confidence);
    out += '}';
  });
  out += '}';
}

// `places_left` is what the page's tables may still have. A table that decode_page() would refuse is left out: the
// block's lines are all there, and a mistake in a table's structure must not cost the page.
void append_structure(std::string& out, const Block& block, std::int64_t& places_left) {
  if (block.table && is_sound(*block.table, block.lines.size()) && places(*block.table) <= places_left) {
    places_left -= places(*block.table);
    out += ",\"table\":";
    append_table(out, *block.table);
  }
  if (!block.latex.empty()) append_string_member(out, ",\"latex\":", block.latex);
}

void append_block(std::string& out, const Block& block, std::int64_t& places_left) {
  out += "{\"kind\":\"";
  out += name(block.kind);
  append_integer_member(out, "\",\"level\":", block.level);
  out += ",\"box\":";
  append_box(out, block.box);
  out += ",\"lines\":";
  append_array(out, block.lines, [&](const Line& line) { append_line(out, line); });
  append_structure(out, block, places_left);
  out += '}';
}

void append_failure(std::string& out, const Error& failure) {
  append_string_member(out, ",\"failure\":{\"reason\":", facts(failure.reason).label);
  append_string_member(out, ",\"message\":", failure.message);
  append_string_member(out, ",\"context\":", failure.context);
  out += '}';
}

// Polygons, keys and confidence of a word take about 120 bytes beside its text, those of a cell about as many: one
// reservation instead of twenty.
std::size_t expected_size(const Page& page) {
  std::size_t items = 4;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) items += 2 + line.words.size();
    if (block.table) items += block.table->cells.size();
  }
  return items * 128;
}

}  // namespace

std::string encode(const Page& page) {
  std::string out;
  out.reserve(expected_size(page));
  append_integer_member(out, "{\"number\":", page.number);
  append_integer_member(out, ",\"width\":", page.width);
  append_integer_member(out, ",\"height\":", page.height);
  out += ",\"dpi\":";
  append_fixed(out, page.dpi, 100);
  append_integer_member(out, ",\"angle\":", page.angle);
  append_string_member(out, ",\"source\":", name(page.source));
  append_string_member(out, ",\"state\":", name(page.state));
  out += ",\"degradations\":";
  append_array(out, page.degradations, [&](const Degradation& degradation) {
    append_string_member(out, "{\"feature\":", degradation.feature);
    append_string_member(out, ",\"reason\":", degradation.reason);
    out += '}';
  });
  if (page.failure) append_failure(out, *page.failure);
  out += ",\"blocks\":";
  std::int64_t places_left = kTablePlacesMax;
  append_array(out, page.blocks, [&](const Block& block) { append_block(out, block, places_left); });
  out += '}';
  return out;
}

std::string_view name(BlockKind kind) { return kBlockKinds.at(static_cast<std::size_t>(kind)); }
std::string_view name(PageState state) { return kPageStates.at(static_cast<std::size_t>(state)); }
std::string_view name(PageSource source) { return kPageSources.at(static_cast<std::size_t>(source)); }

}  // namespace plimsoll

#include "document/page_codec.h"

#include <algorithm>
#include <utility>

#include "document/json_text.h"
#include "document/page_names.h"

namespace plimsoll {
namespace {

// Appends `items` as an array, one `write(item)` each.
template <typename Items, typename Write>
void append_array(std::string& out, const Items& items, Write write) {
  char separator = '[';
  for (const auto& item : items) {
    out += std::exchange(separator, ',');
    write(item);
  }
  out += items.empty() ? "[]" : "]";
}

void append_string_member(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  append_json_string(out, value);
}

void append_integer_member(std::string& out, std::string_view key, int value) {
  out += key;
  append_integer(out, value);
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

void append_block(std::string& out, const Block& block) {
  out += "{\"kind\":\"";
  out += name(block.kind);
  append_integer_member(out, "\",\"level\":", block.level);
  out += ",\"box\":";
  append_array(out, std::array{block.box.left, block.box.top, block.box.right, block.box.bottom},
               [&](float side) { append_fixed(out, side, 10); });
  out += ",\"lines\":";
  append_array(out, block.lines, [&](const Line& line) { append_line(out, line); });
  out += '}';
}

void append_failure(std::string& out, const Error& failure) {
  append_string_member(out, ",\"failure\":{\"reason\":", facts(failure.reason).label);
  append_string_member(out, ",\"message\":", failure.message);
  append_string_member(out, ",\"context\":", failure.context);
  out += '}';
}

// Polygons, keys and confidence of a word take about 120 bytes beside its text: one reservation instead of twenty.
std::size_t expected_size(const Page& page) {
  std::size_t items = 4;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) items += 2 + line.words.size();
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
  append_array(out, page.blocks, [&](const Block& block) { append_block(out, block); });
  out += '}';
  return out;
}

std::string_view name(BlockKind kind) { return kBlockKinds.at(static_cast<std::size_t>(kind)); }
std::string_view name(PageState state) { return kPageStates.at(static_cast<std::size_t>(state)); }
std::string_view name(PageSource source) { return kPageSources.at(static_cast<std::size_t>(source)); }

}  // namespace plimsoll

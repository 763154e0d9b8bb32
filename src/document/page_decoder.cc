// The reading half of page_codec.h. Canonical text has one form only, so a strict cursor is enough: no tree, no
// recursion, nothing to limit but the length.
#include <fmt/format.h>

#include <algorithm>

#include "document/codec_parts.h"
#include "document/page_codec.h"
#include "document/page_names.h"
#include "document/table.h"
#include "document/table_codec.h"

namespace plimsoll {
namespace {

constexpr int kNumberMax = 1'000'000'000;
constexpr int kLevelMax = 9;

template <typename Enumeration>
Enumeration read_name(JsonCursor& cursor, const auto& names) {
  const std::string text = cursor.string();
  const auto found = std::ranges::find(names, std::string_view(text));
  if (found == names.end()) return cursor.refuse(), Enumeration{};
  return static_cast<Enumeration>(found - names.begin());
}

int read_angle(JsonCursor& cursor) {
  const int angle = read_integer(cursor, ",\"angle\":", 0, 270);
  if (angle % 90 != 0) cursor.refuse();
  return angle;
}

Polygon read_polygon(JsonCursor& cursor) {
  Polygon polygon;
  for (std::size_t corner = 0; corner < polygon.size(); ++corner) {
    cursor.expect(corner == 0 ? "[" : ",");
    polygon[corner].x = read_coordinate(cursor);
    cursor.expect(",");
    polygon[corner].y = read_coordinate(cursor);
  }
  cursor.expect("]");
  return polygon;
}

// The members that lines and words share.
template <typename Text>
Text read_text(JsonCursor& cursor) {
  Text item;
  cursor.expect("{\"text\":");
  item.text = cursor.string();
  cursor.expect(",\"polygon\":");
  item.polygon = read_polygon(cursor);
  cursor.expect(",\"confidence\":");
  item.confidence = static_cast<float>(cursor.fixed(10'000, 0, 1));
  return item;
}

Word read_word(JsonCursor& cursor) {
  Word word = read_text<Word>(cursor);
  cursor.expect("}");
  return word;
}

Line read_line(JsonCursor& cursor) {
  Line line = read_text<Line>(cursor);
  line.angle = read_angle(cursor);
  cursor.expect(",\"words\":");
  line.words = read_array(cursor, [&] { return read_word(cursor); });
  cursor.expect("}");
  return line;
}

// What encode() leaves out where there is none. `places_left` is what the page's tables may still have.
void read_structure(JsonCursor& cursor, Block& block, std::int64_t& places_left) {
  if (cursor.take(",\"table\":")) {
    block.table = read_table(cursor);
    if (cursor.failed() || !is_sound(*block.table, block.lines.size())) return cursor.refuse();
    places_left -= places(*block.table);
    if (places_left < 0) return cursor.refuse();
  }
  if (cursor.take(",\"latex\":")) {
    block.latex = cursor.string();
    if (block.latex.empty()) cursor.refuse();
  }
}

Block read_block(JsonCursor& cursor, std::int64_t& places_left) {
  Block block;
  cursor.expect("{\"kind\":");
  block.kind = read_name<BlockKind>(cursor, kBlockKinds);
  block.level = read_integer(cursor, ",\"level\":", 0, kLevelMax);
  cursor.expect(",\"box\":");
  block.box = read_box(cursor);
  cursor.expect(",\"lines\":");
  block.lines = read_array(cursor, [&] { return read_line(cursor); });
  read_structure(cursor, block, places_left);
  cursor.expect("}");
  return block;
}

Degradation read_degradation(JsonCursor& cursor) {
  Degradation degradation;
  cursor.expect("{\"feature\":");
  degradation.feature = cursor.string();
  cursor.expect(",\"reason\":");
  degradation.reason = cursor.string();
  cursor.expect("}");
  return degradation;
}

std::optional<Error> read_failure(JsonCursor& cursor) {
  if (!cursor.take(",\"failure\":{\"reason\":")) return std::nullopt;
  const std::string reason_label = cursor.string();
  const Reason reason = reason_from_label(reason_label);
  if (facts(reason).label != reason_label) cursor.refuse();
  Error failure{facts(reason).code, reason, {}, {}};
  cursor.expect(",\"message\":");
  failure.message = cursor.string();
  cursor.expect(",\"context\":");
  failure.context = cursor.string();
  cursor.expect("}");
  return failure;
}

Page read_page(JsonCursor& cursor) {
  Page page;
  page.number = read_integer(cursor, "{\"number\":", 0, kNumberMax);
  page.width = read_integer(cursor, ",\"width\":", 0, kSideMax);
  page.height = read_integer(cursor, ",\"height\":", 0, kSideMax);
  cursor.expect(",\"dpi\":");
  page.dpi = cursor.fixed(100, 0, kSideMax);
  page.angle = read_angle(cursor);
  cursor.expect(",\"source\":");
  page.source = read_name<PageSource>(cursor, kPageSources);
  cursor.expect(",\"state\":");
  page.state = read_name<PageState>(cursor, kPageStates);
  cursor.expect(",\"degradations\":");
  page.degradations = read_array(cursor, [&] { return read_degradation(cursor); });
  page.failure = read_failure(cursor);
  if (page.failure.has_value() != (page.state == PageState::failed)) cursor.refuse();
  cursor.expect(",\"blocks\":");
  std::int64_t places_left = kTablePlacesMax;
  page.blocks = read_array(cursor, [&] { return read_block(cursor, places_left); });
  cursor.expect("}");
  return page;
}

}  // namespace

Result<Page> decode_page(std::string_view json) {
  if (json.size() > kPageTextMax)
    return fail(Reason::protocol,
                fmt::format("the page's text of {} bytes is over the limit of {}", json.size(), kPageTextMax));
  JsonCursor cursor(json);
  Page page = read_page(cursor);
  if (cursor.failed() || !cursor.at_end())
    return fail(Reason::protocol,
                fmt::format("no canonical page: stopped at byte {} of {}", cursor.position(), json.size()));
  return page;
}

}  // namespace plimsoll

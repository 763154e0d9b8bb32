#include "document/exporters/line_joins.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace plimsoll {
namespace {

bool is_spaceless(UChar32 character) {
  if (character < 0) return false;
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  if (width != U_EA_WIDE && width != U_EA_FULLWIDTH) return false;
  // Hangul is wide, too, but Korean separates words.
  const int hangul = u_getIntPropertyValue(character, UCHAR_HANGUL_SYLLABLE_TYPE);
  return hangul == U_HST_NOT_APPLICABLE;
}

UChar32 first_of(std::string_view text) {
  UChar32 character = -1;
  std::int64_t at = 0;
  const auto length = static_cast<std::int64_t>(text.size());
  if (length > 0) U8_NEXT(text.data(), at, length, character);
  return character;
}

UChar32 last_of(std::string_view text) {
  // No character is longer; U8_PREV counts in 32 bits.
  const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), U8_MAX_LENGTH));
  UChar32 character = -1;
  auto at = static_cast<std::int32_t>(tail.size());
  if (at > 0) U8_PREV(tail.data(), 0, at, character);
  return character;
}

}  // namespace

bool break_is_space(std::string_view before, std::string_view after) {
  return !is_spaceless(last_of(before)) || !is_spaceless(first_of(after));
}

std::string joined(std::span<const Line> lines) {
  std::string out;
  for (const Line& line : lines) {
    if (!out.empty() && !line.text.empty() && break_is_space(out, line.text)) out += ' ';
    out += line.text;
  }
  return out;
}

}  // namespace plimsoll

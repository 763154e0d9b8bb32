#include "document/exporters/line_joins.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
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

// The hyphens that typesetters end lines with, in UTF-8: ASCII's, a soft one, and the one that is nothing else.
constexpr std::array<std::string_view, 3> kHyphens = {"-", "\u00AD", "\u2010"};
// Between words that share a part: both keep their hyphens.
constexpr std::array<std::string_view, 12> kConjunctions = {"and", "or", "to", "und", "oder", "bzw.",
                                                            "et",  "ou", "y",  "o",   "e",    "sowie"};

std::size_t hyphen_length(std::string_view text) {
  for (const std::string_view hyphen : kHyphens)
    if (text.ends_with(hyphen)) return hyphen.size();
  return 0;
}

}  // namespace

bool break_is_space(std::string_view before, std::string_view after) {
  return !is_spaceless(last_of(before)) || !is_spaceless(first_of(after));
}

bool divides_word(std::string_view before, std::string_view after) {
  const std::size_t hyphen = hyphen_length(before);
  if (hyphen == 0 || u_isULowercase(first_of(after)) == 0) return false;
  before.remove_suffix(hyphen);
  const std::string_view part = before.substr(before.find_last_of(" \t\n") + 1);
  const bool plain = u_isUAlphabetic(last_of(part)) != 0 && !part.contains('-');
  const std::string_view next = after.substr(0, after.find_first_of(" \t\n"));
  return plain && std::ranges::find(kConjunctions, next) == kConjunctions.end();
}

void append_line(std::string& out, std::string_view line, char space) {
  if (divides_word(out, line))
    out.resize(out.size() - hyphen_length(out));
  else if (!out.empty() && !line.empty() && break_is_space(out, line))
    out += space;
  out += line;
}

std::string joined(std::span<const Line> lines) {
  std::string out;
  for (const Line& line : lines) append_line(out, line.text);
  return out;
}

}  // namespace plimsoll

#include "document/exporters/xml_text.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace plimsoll {
namespace {

bool is_xml(UChar32 character) {
  if (character < 0x20) return character == '\t' || character == '\n' || character == '\r';
  return character != 0xFFFE && character != 0xFFFF;
}

// Calls `take` with each character's bytes; U+FFFD for one that XML does not have.
template <typename Take>
void for_each_character(std::string_view text, Take take) {
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    const std::int64_t start = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, length, character);
    take(is_xml(character) ? text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start))
                           : std::string_view("\xEF\xBF\xBD"));
  }
}

}  // namespace

std::string xml_characters(std::string_view text) {
  std::string out;
  for_each_character(text, [&](std::string_view character) { out += character; });
  return out;
}

void append_xml(std::string& out, std::string_view text) {
  for_each_character(text, [&](std::string_view character) {
    if (character == "&")
      out += "&amp;";
    else if (character == "<")
      out += "&lt;";
    else if (character == ">")
      out += "&gt;";
    else if (character == "\"")
      out += "&quot;";
    else if (character == "'")
      out += "&#39;";
    else
      out += character;
  });
}

std::string comment_text(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '-' && out.ends_with('-')) out += ' ';
    out += static_cast<unsigned char>(byte) < 0x20 || byte == '>' ? ' ' : byte;
  }
  if (out.ends_with('-')) out += ' ';
  return out;
}

}  // namespace plimsoll

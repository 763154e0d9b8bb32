#include "document/json_text.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace plimsoll {
namespace {

void append_escaped(std::string& out, char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(byte));
  }
}

bool needs_escape(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\'; }

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    const std::int64_t start = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, length, character);
    if (character < 0)
      out += "\xEF\xBF\xBD";
    else if (at - start == 1 && needs_escape(text[static_cast<std::size_t>(start)]))
      append_escaped(out, text[static_cast<std::size_t>(start)]);
    else
      out.append(text, static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
  }
  out += '"';
}

void append_fixed(std::string& out, double value, int scale) {
  const double bounded = std::isnan(value) ? 0 : std::clamp(value, -kFixedMax, kFixedMax);
  std::int64_t scaled = std::llround(bounded * scale);
  if (scaled < 0) {
    out += '-';
    scaled = -scaled;
  }
  append_integer(out, scaled / scale);
  std::int64_t rest = scaled % scale;
  if (rest != 0) out += '.';
  for (int unit = scale / 10; rest != 0; unit /= 10) {
    out += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
}

void append_integer(std::string& out, std::int64_t value) {
  const fmt::format_int digits(value);
  out.append(digits.data(), digits.size());
}

}  // namespace plimsoll

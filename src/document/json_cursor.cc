#include "document/json_cursor.h"

#include <unicode/utf8.h>

namespace plimsoll {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_utf8(std::string_view text) {
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, length, character);
    if (character < 0) return false;
  }
  return true;
}

}  // namespace

bool JsonCursor::take(std::string_view literal) {
  if (failed_ || !text_.substr(at_).starts_with(literal)) return false;
  at_ += literal.size();
  return true;
}

void JsonCursor::expect(std::string_view literal) {
  if (!take(literal)) refuse();
}

// At most twelve digits without leading zeros: enough for every bound, far from overflow.
std::int64_t JsonCursor::digits() {
  const std::size_t start = at_;
  std::int64_t value = 0;
  while (at_ < text_.size() && is_digit(text_[at_]) && at_ - start < 12) value = value * 10 + (text_[at_++] - '0');
  if (at_ == start || (text_[start] == '0' && at_ - start > 1)) refuse();
  return value;
}

std::int64_t JsonCursor::integer(std::int64_t least, std::int64_t most) {
  const bool negative = take("-");
  const std::int64_t size = digits();
  const std::int64_t value = negative ? -size : size;
  if ((negative && size == 0) || value < least || value > most) refuse();
  return failed_ ? least : value;
}

double JsonCursor::fixed(int scale, double least, double most) {
  const bool negative = take("-");
  std::int64_t scaled = digits() * scale;
  if (take(".")) {
    const std::size_t start = at_;
    for (int unit = scale / 10; unit > 0 && at_ < text_.size() && is_digit(text_[at_]); unit /= 10)
      scaled += (text_[at_++] - '0') * unit;
    if (at_ == start || text_[at_ - 1] == '0') refuse();
  }
  const double value = static_cast<double>(negative ? -scaled : scaled) / scale;
  if ((negative && scaled == 0) || value < least || value > most) refuse();
  return failed_ ? 0 : value;
}

char JsonCursor::escaped() {
  if (take("\"")) return '"';
  if (take("\\")) return '\\';
  if (take("b")) return '\b';
  if (take("f")) return '\f';
  if (take("n")) return '\n';
  if (take("r")) return '\r';
  if (take("t")) return '\t';
  static constexpr std::string_view kDigits = "0123456789abcdef";
  const bool high = take("u001");
  if (!high && !take("u000")) return refuse(), '\0';
  const std::size_t low = at_ < text_.size() ? kDigits.find(text_[at_++]) : std::string_view::npos;
  if (low == std::string_view::npos) return refuse(), '\0';
  const auto value = static_cast<char>((high ? 16 : 0) + low);
  // These have a short form, and canonical text uses it.
  if (std::string_view("\b\f\n\r\t").contains(value)) refuse();
  return value;
}

std::string JsonCursor::string() {
  expect("\"");
  std::string value;
  while (!failed_ && !take("\"")) {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 32)
      ++at_;
    const std::string_view plain = text_.substr(start, at_ - start);
    if (!is_utf8(plain)) refuse();
    value += plain;
    if (take("\\"))
      value += escaped();
    else if (at_ == text_.size() || text_[at_] != '"')
      refuse();
  }
  return failed_ ? std::string() : value;
}

}  // namespace plimsoll

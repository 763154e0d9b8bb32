#include "document/page_number.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <string>
#include <utility>

namespace plimsoll {
namespace {

constexpr std::size_t kDigitsMax = 5;
// Front matter is no longer, and words like "mix" and "did" are no numbers then.
constexpr int kRomanMax = 300;

std::string roman(int number) {
  constexpr std::array<std::pair<int, const char*>, 9> kSigns{
      {{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}};
  std::string text;
  for (const auto& [value, sign] : kSigns)
    for (; number >= value; number -= value) text += sign;
  return text;
}

bool is_roman(const icu::UnicodeString& text) {
  icu::UnicodeString lower = text;
  lower.toLower();
  // In one case only: "Mi" is a name.
  icu::UnicodeString upper = lower;
  upper.toUpper();
  if (text != lower && text != upper) return false;
  std::string letters;
  lower.toUTF8String(letters);
  for (int number = 1; number <= kRomanMax; ++number)
    if (roman(number) == letters) return true;
  return false;
}

bool is_border(UChar32 character) {
  if (u_isUWhiteSpace(character) || character == '.' || character == '|') return true;
  const int type = u_charType(character);
  return type == U_DASH_PUNCTUATION || type == U_START_PUNCTUATION || type == U_END_PUNCTUATION;
}

}  // namespace

bool is_page_number(std::string_view text) {
  const auto letters = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  int first = 0;
  int last = letters.length();
  while (first < last && is_border(letters.char32At(first))) first = letters.moveIndex32(first, 1);
  while (last > first && is_border(letters.char32At(letters.moveIndex32(last, -1))))
    last = letters.moveIndex32(last, -1);
  const icu::UnicodeString core(letters, first, last - first);
  const auto length = static_cast<std::size_t>(core.countChar32());
  if (length == 0 || length > 10) return false;
  bool digits = length <= kDigitsMax;
  for (int at = 0; at < core.length(); at = core.moveIndex32(at, 1)) digits = digits && u_isdigit(core.char32At(at));
  return digits || is_roman(core);
}

}  // namespace plimsoll

#include "reading/recognise/alphabet.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace plimsoll {
namespace {

struct FirstCodePoint {
  UChar32 code_point = 0;
  bool only = false;  // nothing follows it
};

FirstCodePoint first_code_point(std::string_view text) {
  std::int32_t at = 0;
  UChar32 code_point = 0;
  U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), code_point);
  return {code_point, static_cast<std::size_t>(at) == text.size()};
}

bool written_without_spaces(UChar32 code_point) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code_point, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
      return true;
    default:
      return false;
  }
}

BlankHalf blank_half_of(UChar32 code_point) {
  const int width = u_getIntPropertyValue(code_point, UCHAR_EAST_ASIAN_WIDTH);
  if (width != U_EA_WIDE && width != U_EA_FULLWIDTH) return BlankHalf::none;
  switch (u_charType(code_point)) {
    case U_START_PUNCTUATION:
      return BlankHalf::left;
    case U_END_PUNCTUATION:
      return BlankHalf::right;
    case U_OTHER_PUNCTUATION:
      // The stops: 、 。 ！ ， ． ： ； ？ and no others of the block, such as ＆ and ＊.
      return u_hasBinaryProperty(code_point, UCHAR_TERMINAL_PUNCTUATION) ? BlankHalf::right : BlankHalf::none;
    default:
      return BlankHalf::none;
  }
}

}  // namespace

Alphabet::Alphabet(std::string_view lines) {
  characters_.push_back({});
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    std::string_view text = lines.substr(0, end);
    if (text.ends_with('\r')) text.remove_suffix(1);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (text.empty()) {
      characters_.push_back({});
      continue;
    }
    const auto [code_point, only] = first_code_point(text);
    characters_.push_back({.text = std::string(text),
                           .code_point = only ? code_point : -1,
                           .space = static_cast<bool>(u_isUWhiteSpace(code_point)),
                           .alone = written_without_spaces(code_point),
                           .blank_half = blank_half_of(code_point)});
  }
  characters_.push_back({.text = " ", .code_point = ' ', .space = true});
}

std::int32_t Alphabet::code_point(std::int32_t label) const {
  return text(label).empty() ? -1 : characters_[static_cast<std::size_t>(label)].code_point;
}

std::string_view Alphabet::text(std::int32_t label) const {
  return label < 0 || static_cast<std::size_t>(label) >= characters_.size()
             ? std::string_view()
             : std::string_view(characters_[static_cast<std::size_t>(label)].text);
}

bool Alphabet::is_space(std::int32_t label) const {
  return !text(label).empty() && characters_[static_cast<std::size_t>(label)].space;
}

bool Alphabet::stands_alone(std::int32_t label) const {
  return !text(label).empty() && characters_[static_cast<std::size_t>(label)].alone;
}

BlankHalf Alphabet::blank_half(std::int32_t label) const {
  return text(label).empty() ? BlankHalf::none : characters_[static_cast<std::size_t>(label)].blank_half;
}

}  // namespace plimsoll

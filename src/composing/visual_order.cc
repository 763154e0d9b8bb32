#include "composing/visual_order.h"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace plimsoll {
namespace {

struct CloseBidi {
  void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

UChar32 first_character(const std::string& piece) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(piece.data());
  std::size_t at = 0;
  UChar32 character = 0;
  U8_NEXT_OR_FFFD(bytes, at, piece.size(), character);
  return character;
}

}  // namespace

bool goes_left(UChar32 character) {
  const UCharDirection direction = u_charDirection(character);
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
}

std::vector<std::string> in_visual_order(std::vector<std::string> pieces) {
  const bool any =
      std::ranges::any_of(pieces, [](const std::string& piece) { return goes_left(first_character(piece)); });
  if (!any) return pieces;
  // One character for each piece decides: marks follow what they stand on.
  std::u16string text;
  std::vector<std::int32_t> start;
  for (const std::string& piece : pieces) {
    const UChar32 character = first_character(piece);
    start.push_back(static_cast<std::int32_t>(text.size()));
    if (U_IS_BMP(character)) {
      text += static_cast<char16_t>(character);
    } else {
      text += static_cast<char16_t>(U16_LEAD(character));
      text += static_cast<char16_t>(U16_TRAIL(character));
    }
  }
  const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_open());
  UErrorCode status = U_ZERO_ERROR;
  ubidi_setPara(bidi.get(), text.data(), static_cast<std::int32_t>(text.size()), UBIDI_DEFAULT_LTR, nullptr, &status);
  if (U_FAILURE(status)) return pieces;
  std::vector<UBiDiLevel> levels;
  levels.reserve(start.size());
  for (const std::int32_t at : start) levels.push_back(ubidi_getLevelAt(bidi.get(), at));
  std::vector<std::int32_t> order(pieces.size());
  ubidi_reorderVisual(levels.data(), static_cast<std::int32_t>(levels.size()), order.data());
  std::vector<std::string> seen;
  seen.reserve(pieces.size());
  for (const std::int32_t index : order) seen.push_back(std::move(pieces[static_cast<std::size_t>(index)]));
  return seen;
}

}  // namespace plimsoll

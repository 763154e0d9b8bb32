#include "reading/recognise/logical_order.h"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>

#include <memory>
#include <numeric>
#include <string>

namespace plimsoll {
namespace {

// What stands for characters that do not fit into one unit of UTF-16: a letter of the same direction.
constexpr char16_t kLeftToRight = u'a';
constexpr char16_t kRightToLeft = u'\u05d0';

struct CloseBidi {
  void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

bool is_right_to_left(UChar32 code_point) {
  if (code_point < 0) return false;
  const UCharDirection direction = u_charDirection(code_point);
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

LogicalOrder as_they_stand(std::size_t count) {
  LogicalOrder order{.glyphs = std::vector<std::size_t>(count)};
  std::iota(order.glyphs.begin(), order.glyphs.end(), std::size_t{0});
  return order;
}

// A unit for each glyph. Marks stand left of their letter here, behind which they are read: they go where it goes.
std::u16string units_of(const LineReading& reading, const Alphabet& alphabet) {
  std::u16string units(reading.glyphs.size(), kLeftToRight);
  bool next_is_right_to_left = false;
  for (std::size_t index = units.size(); index-- > 0;) {
    const UChar32 code_point = alphabet.code_point(reading.glyphs[index].label);
    const bool mark = code_point >= 0 && u_charDirection(code_point) == U_DIR_NON_SPACING_MARK;
    const bool turned = mark ? next_is_right_to_left : is_right_to_left(code_point);
    if (code_point >= 0 && code_point <= 0xffff && !mark) units[index] = static_cast<char16_t>(code_point);
    if (mark || code_point > 0xffff) units[index] = turned ? kRightToLeft : kLeftToRight;
    next_is_right_to_left = turned;
  }
  return units;
}

}  // namespace

LogicalOrder logical_order(const LineReading& reading, const Alphabet& alphabet) {
  LogicalOrder order = as_they_stand(reading.glyphs.size());
  std::size_t turned = 0;
  std::size_t straight = 0;
  for (const Glyph& glyph : reading.glyphs) {
    const UChar32 code_point = alphabet.code_point(glyph.label);
    if (is_right_to_left(code_point)) ++turned;
    if (code_point >= 0 && u_charDirection(code_point) == U_LEFT_TO_RIGHT) ++straight;
  }
  if (turned == 0) return order;
  order.right_to_left = turned >= straight;
  const std::u16string units = units_of(reading, alphabet);
  const auto length = static_cast<std::int32_t>(units.size());
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_openSized(length, 0, &status));
  if (U_FAILURE(status)) return order;
  ubidi_setReorderingMode(bidi.get(), UBIDI_REORDER_INVERSE_LIKE_DIRECT);
  ubidi_setPara(bidi.get(), units.data(), length, order.right_to_left ? 1 : 0, nullptr, &status);
  std::vector<std::int32_t> map(units.size());
  ubidi_getVisualMap(bidi.get(), map.data(), &status);
  if (U_FAILURE(status)) return order;
  for (std::size_t index = 0; index < map.size(); ++index) order.glyphs[index] = static_cast<std::size_t>(map[index]);
  return order;
}

}  // namespace plimsoll

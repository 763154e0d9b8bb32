#include "document/text_direction.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace plimsoll {

bool runs_right_to_left(std::string_view text) {
  std::int64_t balance = 0;
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 character = -1;
    U8_NEXT(text.data(), at, length, character);
    if (character < 0) continue;
    const UCharDirection direction = u_charDirection(character);
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) ++balance;
    if (direction == U_LEFT_TO_RIGHT) --balance;
  }
  return balance > 0;
}

}  // namespace plimsoll

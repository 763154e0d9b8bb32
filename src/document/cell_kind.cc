#include "document/cell_kind.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>

namespace plimsoll {

CellKind kind_of(std::span<const Line> lines) {
  int letters = 0;
  int digits = 0;
  for (const Line& line : lines) {
    const auto length = static_cast<std::int32_t>(line.text.size());
    for (std::int32_t at = 0; at < length;) {
      UChar32 character = 0;
      U8_NEXT(line.text.data(), at, length, character);
      if (character < 0) continue;
      letters += u_isalpha(character) ? 1 : 0;
      digits += u_isdigit(character) ? 1 : 0;
    }
  }
  if (letters + digits == 0) return CellKind::empty;
  return digits > letters ? CellKind::number : CellKind::text;
}

CellKind kind_of(const Cell& cell, std::span<const Line> lines) {
  return kind_of(lines.subspan(static_cast<std::size_t>(cell.first_line), static_cast<std::size_t>(cell.line_count)));
}

}  // namespace plimsoll

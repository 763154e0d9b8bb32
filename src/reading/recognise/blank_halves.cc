#include "reading/recognise/blank_halves.h"

#include <utility>

namespace plimsoll {

LineReading without_blank_halves(LineReading reading, const Alphabet& alphabet) {
  std::vector<Glyph> kept;
  for (std::size_t index = 0; index < reading.glyphs.size(); ++index) {
    const Glyph& glyph = reading.glyphs[index];
    const bool behind = !kept.empty() && alphabet.blank_half(kept.back().label) == BlankHalf::right;
    const bool before =
        index + 1 < reading.glyphs.size() && alphabet.blank_half(reading.glyphs[index + 1].label) == BlankHalf::left;
    if (!alphabet.is_space(glyph.label) || (!behind && !before)) kept.push_back(glyph);
  }
  reading.glyphs = std::move(kept);
  return reading;
}

}  // namespace plimsoll

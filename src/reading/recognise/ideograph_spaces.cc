#include "reading/recognise/ideograph_spaces.h"

#include <utility>
#include <vector>

#include "base/median.h"

namespace plimsoll {
namespace {

// From middle to middle, in steps of neighbours: one is next to each other, two has a blank square between them.
constexpr float kBlankSquare = 1.8F;

// Between characters that stand alone and follow each other: the middle one of all such; 0 without any.
float step_of(const LineReading& reading, const Alphabet& alphabet) {
  std::vector<float> steps;
  for (std::size_t index = 1; index < reading.glyphs.size(); ++index) {
    const Glyph& before = reading.glyphs[index - 1];
    const Glyph& glyph = reading.glyphs[index];
    if (alphabet.stands_alone(before.label) && alphabet.stands_alone(glyph.label))
      steps.push_back(glyph.at - before.at);
  }
  return median(std::move(steps));
}

}  // namespace

LineReading without_ideograph_spaces(LineReading reading, const Alphabet& alphabet) {
  const float step = step_of(reading, alphabet);
  if (step <= 0) return reading;
  std::vector<Glyph> kept;
  for (std::size_t index = 0; index < reading.glyphs.size(); ++index) {
    const Glyph& glyph = reading.glyphs[index];
    const auto next = std::find_if(reading.glyphs.begin() + static_cast<std::ptrdiff_t>(index), reading.glyphs.end(),
                                   [&](const Glyph& other) { return !alphabet.is_space(other.label); });
    const bool between = alphabet.is_space(glyph.label) && !kept.empty() && next != reading.glyphs.end() &&
                         alphabet.stands_alone(kept.back().label) && alphabet.stands_alone(next->label);
    if (!between || next->at - kept.back().at >= kBlankSquare * step) kept.push_back(glyph);
  }
  reading.glyphs = std::move(kept);
  return reading;
}

}  // namespace plimsoll

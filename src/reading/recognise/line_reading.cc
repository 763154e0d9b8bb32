#include "reading/recognise/line_reading.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

constexpr std::int32_t kBlank = 0;

double five_digits(double value) { return std::nearbyint(value * 1e5) / 1e5; }

}  // namespace

double confidence(const LineReading& reading) {
  if (reading.glyphs.empty()) return 0;
  double sum = 0;
  for (const Glyph& glyph : reading.glyphs) sum += five_digits(glyph.confidence);
  return five_digits(sum / static_cast<double>(reading.glyphs.size()));
}

LineReading decode_ctc(std::span<const std::int32_t> labels, std::span<const float> probabilities,
                       double steps_of_line) {
  LineReading reading;
  for (std::size_t step = 0; step < labels.size(); ++step) {
    if (labels[step] == kBlank || (step > 0 && labels[step] == labels[step - 1])) continue;
    const double at = steps_of_line > 0 ? (static_cast<double>(step) + 0.5) / steps_of_line : 0;
    reading.glyphs.push_back(
        {.label = labels[step], .confidence = probabilities[step], .at = static_cast<float>(std::min(at, 1.0))});
  }
  return reading;
}

LineReading join(std::span<const LinePart> parts, std::int32_t space) {
  LineReading whole;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const LinePart& part = parts[index];
    const float length = (index + 1 < parts.size() ? parts[index + 1].from : 1.F) - part.from;
    std::vector<Glyph>& glyphs = whole.glyphs;
    const auto& following = part.reading.glyphs;
    if (part.after_gap && !glyphs.empty() && !following.empty() && glyphs.back().label != space &&
        following.front().label != space)
      glyphs.push_back({.label = space,
                        .confidence = (glyphs.back().confidence + following.front().confidence) / 2,
                        .at = part.from});
    for (Glyph glyph : following) {
      glyph.at = part.from + glyph.at * length;
      glyphs.push_back(glyph);
    }
  }
  return whole;
}

}  // namespace plimsoll

#include "reading/recognise/legible.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

// Widths, in heights of the line, for which one character is too few: letters are half as wide as high, ideographs as
// wide, and leaders of dots are a few characters at least.
constexpr double kRoomMax = 5;

bool was_read(const ReadLine& line, double score_min) {
  const double room = static_cast<double>(line.size.width) / std::max(1, line.size.height);
  return confidence(*line.reading) >= score_min && static_cast<double>(line.reading->glyphs.size()) * kRoomMax >= room;
}

}  // namespace

std::optional<std::string> unreadable(std::span<const ReadLine> lines, double score_min) {
  double length = 0;
  double length_read = 0;
  std::size_t count_read = 0;
  for (const ReadLine& line : lines) {
    length += line.size.width;
    if (!was_read(line, score_min)) continue;
    length_read += line.size.width;
    ++count_read;
  }
  if (2 * length_read >= length) return std::nullopt;
  return fmt::format("{} of {} lines could not be read: a script that the recogniser does not know, or no text",
                     lines.size() - count_read, lines.size());
}

}  // namespace plimsoll

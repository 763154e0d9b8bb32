// What of a page's lines could be read. A recogniser that does not know a script answers with doubt, or with a dot.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "document/raster.h"
#include "reading/recognise/line_reading.h"

namespace plimsoll {

// A found line of this size, and what was read of it.
struct ReadLine {
  PixelSize size{};  // as it reads: width along the text
  const LineReading* reading = nullptr;
};

// Why the page's text is not all there, as one sentence; nothing when at least half of what looks like text, by length,
// was read. Less than half is left unsaid, because detectors find text in pictures as well. Lines count as not read
// below `score_min` and when they have far fewer characters than room.
[[nodiscard]] std::optional<std::string> unreadable(std::span<const ReadLine> lines, double score_min);

}  // namespace plimsoll

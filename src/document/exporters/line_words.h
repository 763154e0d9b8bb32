// The words of a line for formats that hold text in words only.
#pragma once

#include <span>

#include "document/page.h"

namespace plimsoll {

// The line's words or, where it has none, one word made of the whole line in `spare`: no text is lost.
[[nodiscard]] inline std::span<const Word> words_of(const Line& line, Word& spare) {
  if (!line.words.empty() || line.text.empty()) return line.words;
  spare = {line.text, line.polygon, line.confidence};
  return {&spare, 1};
}

}  // namespace plimsoll

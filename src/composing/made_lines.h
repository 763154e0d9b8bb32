// For this folder's tests: lines as they would be read, on a page that is set as it is.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "composing/page_matrix.h"
#include "document/page.h"

namespace plimsoll::made {

// A point is a pixel, and up is up.
inline constexpr PageMatrix kPage{.a = 1, .b = 0, .c = 0, .d = -1, .e = 0, .f = 1000};

inline Word word(const std::string& text, float left, float right, float top = 100) {
  return {text, polygon_of({left, top, right, top + 20}), 1};
}

inline Line line_of(std::vector<Word> words, const std::string& text) {
  Line line{.text = text};
  Box box = bounds(words.front().polygon);
  for (const Word& one : words) box = united(box, bounds(one.polygon));
  line.polygon = polygon_of(box);
  line.words = std::move(words);
  return line;
}

}  // namespace plimsoll::made

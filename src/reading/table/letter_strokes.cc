#include "reading/table/letter_strokes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reading/order/fragment.h"

namespace plimsoll {
namespace {

constexpr float kThrough = 1.F / 3;
// Of the text's height on each side: what is left of a word is letters, wherever its ends were seen.
constexpr float kEdge = 0.2F;
// Of a word's height: no wider than this it is a letter, no further from middle to middle its neighbour.
constexpr float kSquare = 1.5F;

// What a word takes of the page, and the inner part that no rule runs through.
struct WordPlace {
  Box box{};
  Box core{};
};

// Ideographs are words of one letter each: those that follow each other are taken together, or the strokes at their
// sides would stand between words.
bool follows(const Box& last, const Box& next) {
  const float side = kSquare * std::max(last.height(), next.height());
  return last.width() <= side && next.width() <= side &&
         std::abs(next.left + next.right - last.left - last.right) / 2 <= side;
}

std::vector<Box> words_of(const Line& line) {
  std::vector<Box> words;
  Box last{};
  for (const Word& word : line.words) {
    const Box box = bounds(word.polygon);
    if (!words.empty() && line.angle % 180 == 0 && follows(last, box))
      words.back() = united(words.back(), box);
    else
      words.push_back(box);
    last = box;
  }
  return words;
}

std::vector<WordPlace> places_of(const std::vector<Line>& lines) {
  std::vector<WordPlace> places;
  for (const Line& line : lines)
    for (const Box& box : words_of(line)) {
      const float edge = kEdge * (line.angle % 180 == 0 ? box.height() : box.width());
      places.push_back({box, {box.left + edge, box.top + edge, box.right - edge, box.bottom - edge}});
    }
  return places;
}

void drop(std::vector<Rule>& rules, const std::vector<WordPlace>& words, bool down) {
  std::erase_if(rules, [&](const Rule& rule) {
    float through = 0;
    for (const WordPlace& word : words) {
      const bool meets = down ? word.core.left < rule.at && rule.at < word.core.right
                              : word.core.top < rule.at && rule.at < word.core.bottom;
      if (!meets) continue;
      const float shared = down ? overlap(rule.from, rule.to, word.box.top, word.box.bottom)
                                : overlap(rule.from, rule.to, word.box.left, word.box.right);
      through += std::max(0.F, shared);
    }
    return through > kThrough * rule.length();
  });
}

}  // namespace

Rules without_letters(Rules rules, const std::vector<Line>& lines) {
  const std::vector<WordPlace> words = places_of(lines);
  drop(rules.across, words, false);
  drop(rules.down, words, true);
  return rules;
}

}  // namespace plimsoll

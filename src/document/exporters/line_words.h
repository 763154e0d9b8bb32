// Lines and words for formats that hold text in words only.
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

// The block's lines or, where a formula has none, one line made of its LaTeX in `spare`.
[[nodiscard]] inline std::span<const Line> lines_of(const Block& block, Line& spare) {
  if (!block.lines.empty() || block.latex.empty()) return block.lines;
  spare = {.text = block.latex, .polygon = polygon_of(block.box), .confidence = 1};
  return {&spare, 1};
}

// Whether the line's text has a space between two neighbouring words: Chinese ones have none.
[[nodiscard]] inline bool is_spaced(const Line& line, const Word& before, const Word& after) {
  return !line.text.contains(before.text + after.text);
}

// What a cell covers: its box or, where the structure gave none, that of its lines.
[[nodiscard]] inline Box place_of(const Cell& cell, std::span<const Line> lines) {
  if (cell.box != Box{} || lines.empty()) return cell.box;
  Box box = bounds(lines.front().polygon);
  for (const Line& line : lines) box = united(box, bounds(line.polygon));
  return box;
}

}  // namespace plimsoll

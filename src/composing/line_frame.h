// A line's words on a common baseline: where each begins and ends along it, and where that is in the page.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "composing/page_matrix.h"
#include "document/page.h"

namespace plimsoll {

// A stretch of text along a line, in points from the line's beginning.
struct TextSpan {
  std::string text;
  double start = 0;
  double end = 0;
};

// A rectangle that text is set into: `origin` is the beginning of its bottom edge, `along` the unit vector in which
// text runs, `up` reaches from its bottom edge to its top edge.
struct LineFrame {
  PdfPoint origin;
  PdfPoint along;
  PdfPoint up;
  double length = 0;
  double height = 0;
  double letters = 0;  // their size (letter_sizes.h)
  // How far across its axis the middle of all letters stands; nothing where each word has its own height.
  std::optional<double> level;
};
// With letters as high as the frame.
[[nodiscard]] LineFrame frame_of(const Polygon& polygon, const PageMatrix& matrix);

// Sets the frames of a row at one height, or, where the row leans more than one and a half of it, those of its frames
// that do not lean as much by themselves. Readers take words of different heights for different lines: poppler from
// half the letters' size, and from 16 points, however large they are.
void set_level(std::span<LineFrame> row);

// Where text from `start` to `end` is set: (a b c d e f) maps one em of the font, which stands in the middle of the
// frame's height. Within 4.6° of an axis it runs along that axis: readers take letters whose baselines differ for
// different lines.
[[nodiscard]] PageMatrix text_matrix(const LineFrame& frame, double start, double end, std::size_t glyphs);

// The words of `line` and the blanks between them, in reading order, without overlaps: where the line's text has a
// blank, there is a gap that readers see, and where it has none, there is no gap.
[[nodiscard]] std::vector<TextSpan> spans_of(const Line& line, std::span<const Word> words, const LineFrame& frame,
                                             const PageMatrix& matrix);

}  // namespace plimsoll

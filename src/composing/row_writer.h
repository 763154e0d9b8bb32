// Writes a row of lines as operators of a PDF content stream (ISO 32000-1, 9.4), within a text object with its font
// set.
#pragma once

#include <span>
#include <string>

#include "composing/glyph_table.h"
#include "composing/line_frame.h"
#include "composing/page_matrix.h"
#include "document/page.h"

namespace plimsoll {

class RowWriter {
 public:
  // All outlive it. `letter`: how wide a letter of the page is, in pixels.
  RowWriter(const PageMatrix& matrix, const GlyphTable& glyphs, float letter);

  // `size`: of its letters, in pixels.
  void add(std::span<const Line* const> row, float size);
  // A line of blanks in the middle of `place`.
  void add_blanks(const Box& place, float size);
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void add_line(const Line& line, std::span<const Word> words, const LineFrame& frame);
  void bridge(double start, double end, const LineFrame& frame);
  void show(const TextSpan& span, const LineFrame& frame);
  void put(std::span<const std::string> pieces, double start, double end, const LineFrame& frame);

  const PageMatrix& matrix_;
  const GlyphTable& glyphs_;
  double letter_ = 0;  // points
  std::string out_;
  // Of the row that is being written.
  PdfPoint begin_;
  PdfPoint end_;
  std::ptrdiff_t letters_ = 0;
};

}  // namespace plimsoll

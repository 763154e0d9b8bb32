#include "composing/row_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "composing/text_bridge.h"
#include "composing/visual_order.h"
#include "document/exporters/line_words.h"

namespace plimsoll {
namespace {

// No page is as large; numbers of more digits trouble readers.
constexpr double kFarthest = 1e6;

// Shares of the letters' size: what poppler takes for the end of a block is 0.7 (letter_sizes.h); what it adds no blank
// of its own for is 0.03.
constexpr double kWide = 0.7;
constexpr double kThin = 0.02;

double bounded(double value) { return std::isfinite(value) ? std::clamp(value, -kFarthest, kFarthest) : 0; }

// Characters that stand below each other, as a column of Chinese: the line is no baseline for them.
bool are_stacked(std::span<const Word> words, const LineFrame& line, const PageMatrix& matrix) {
  if (words.size() < 2 || line.height < line.length) return false;
  return std::ranges::all_of(words,
                             [&](const Word& word) { return frame_of(word.polygon, matrix).height < line.height / 2; });
}

}  // namespace

RowWriter::RowWriter(const PageMatrix& matrix, const GlyphTable& glyphs, float letter)
    : matrix_(matrix), glyphs_(glyphs), letter_(letter * std::hypot(matrix.a, matrix.b)) {}

void RowWriter::add(std::span<const Line* const> row, float size) {
  std::vector<LineFrame> frames;
  for (const Line* line : row) {
    LineFrame& frame = frames.emplace_back(frame_of(line->polygon, matrix_));
    if (line->angle % 180 == 0) frame.letters = size * std::hypot(matrix_.c, matrix_.d);
  }
  set_level(frames);
  letters_ = 0;
  for (std::size_t at = 0; at < row.size(); ++at) {
    Word spare;
    add_line(*row[at], words_of(*row[at], spare), frames[at]);
  }
}

void RowWriter::add_blanks(const Box& place, float size) {
  LineFrame frame = frame_of(polygon_of(place), matrix_);
  frame.letters = size * std::hypot(matrix_.c, matrix_.d);
  const double half = std::min(std::max(letter_, kThin * frame.letters), frame.length / 2);
  put(bridge_of(2), frame.length / 2 - half, frame.length / 2 + half, frame);
}

void RowWriter::add_line(const Line& line, std::span<const Word> words, const LineFrame& frame) {
  if (are_stacked(words, frame, matrix_)) {
    for (const Word& word : words) {
      const LineFrame own = frame_of(word.polygon, matrix_);
      show({word.text, 0, std::max(own.length, own.height / 10)}, own);
    }
    return;
  }
  const std::vector<TextSpan> spans = spans_of(line, words, frame, matrix_);
  if (spans.empty()) return;
  if (letters_ == 0)
    begin_ = frame.origin + frame.along * spans.front().start;
  else
    bridge(dot(end_ - frame.origin, frame.along), spans.front().start, frame);
  for (const TextSpan& span : spans) {
    if (span.text == " " && span.end - span.start > kWide * frame.letters)
      bridge(span.start, span.end, frame);
    else
      show(span, frame);
  }
  end_ = frame.origin + frame.along * spans.back().end;
}

// As many blanks as bring what comes next to where it stands when all letters of the page are equally wide, as readers
// have it that keep the layout (pdftotext -layout). Blanks of their own at both ends keep them from the words.
void RowWriter::bridge(double start, double end, const LineFrame& frame) {
  const std::string blank = " ";
  const double thin = std::min(kThin * frame.letters, std::max(end - start, 0.0) / 4);
  put({&blank, 1}, start, start + thin, frame);
  if (thin <= 0) return;
  const double reach = dot(frame.origin + frame.along * end - begin_, frame.along);
  const std::ptrdiff_t wanted = letter_ > 0 ? std::lround(std::min(reach / letter_, kFarthest)) - letters_ : 0;
  const std::vector<std::string> pieces = bridge_of(wanted);
  put(pieces, start + thin, end - thin, frame);
  put({&blank, 1}, end - thin, end, frame);
  for (const std::string& piece : pieces) letters_ += static_cast<std::ptrdiff_t>(piece.size());
}

void RowWriter::show(const TextSpan& span, const LineFrame& frame) {
  const std::vector<std::string> pieces = in_visual_order(glyph_texts(span.text));
  put(pieces, span.start, span.end, frame);
  letters_ += static_cast<std::ptrdiff_t>(pieces.size());
}

void RowWriter::put(std::span<const std::string> pieces, double start, double end, const LineFrame& frame) {
  if (pieces.empty()) return;
  const PageMatrix m = text_matrix(frame, start, end, pieces.size());
  fmt::format_to(std::back_inserter(out_), "{:.4f} {:.4f} {:.4f} {:.4f} {:.3f} {:.3f} Tm <", bounded(m.a), bounded(m.b),
                 bounded(m.c), bounded(m.d), bounded(m.e), bounded(m.f));
  for (const std::string& piece : pieces) fmt::format_to(std::back_inserter(out_), "{:04X}", glyphs_.code(piece));
  out_ += "> Tj\n";
}

}  // namespace plimsoll

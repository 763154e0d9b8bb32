#include "composing/text_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "composing/letter_sizes.h"
#include "composing/line_frame.h"
#include "composing/visual_order.h"
#include "document/exporters/line_words.h"

namespace plimsoll {
namespace {

// No page is as large; numbers of more digits trouble readers.
constexpr double kFarthest = 1e6;

double bounded(double value) { return std::isfinite(value) ? std::clamp(value, -kFarthest, kFarthest) : 0; }

// Characters that stand below each other, as a column of Chinese: the line is no baseline for them.
bool are_stacked(std::span<const Word> words, const LineFrame& line, const PageMatrix& matrix) {
  if (words.size() < 2 || line.height < line.length) return false;
  return std::ranges::all_of(words,
                             [&](const Word& word) { return frame_of(word.polygon, matrix).height < line.height / 2; });
}

LineBox box_of(const Line& line) {
  const Point& top = line.polygon[0];
  const Point& bottom = line.polygon[3];
  return {bounds(line.polygon), std::hypot(bottom.x - top.x, bottom.y - top.y)};
}

class TextWriter {
 public:
  TextWriter(const PageMatrix& matrix, const GlyphTable& glyphs) : matrix_(matrix), glyphs_(glyphs) {}

  void add(const Line& line, double letters) {
    Word spare;
    const std::span<const Word> words = words_of(line, spare);
    LineFrame frame = frame_of(line.polygon, matrix_);
    frame.letters = letters;
    if (are_stacked(words, frame, matrix_)) {
      for (const Word& word : words) {
        const LineFrame own = frame_of(word.polygon, matrix_);
        show({word.text, 0, std::max(own.length, own.height / 10)}, own);
      }
      return;
    }
    for (const TextSpan& span : spans_of(line, words, frame, matrix_)) show(span, frame);
  }

  std::string take() { return std::move(out_); }

 private:
  void show(const TextSpan& span, const LineFrame& frame) {
    const std::vector<std::string> pieces = in_visual_order(glyph_texts(span.text));
    if (pieces.empty()) return;
    const PageMatrix m = text_matrix(frame, span.start, span.end, pieces.size());
    fmt::format_to(std::back_inserter(out_), "{:.4f} {:.4f} {:.4f} {:.4f} {:.3f} {:.3f} Tm <", bounded(m.a),
                   bounded(m.b), bounded(m.c), bounded(m.d), bounded(m.e), bounded(m.f));
    for (const std::string& piece : pieces) fmt::format_to(std::back_inserter(out_), "{:04X}", glyphs_.code(piece));
    out_ += "> Tj\n";
  }

  const PageMatrix& matrix_;
  const GlyphTable& glyphs_;
  std::string out_;
};

}  // namespace

void add_glyphs(const Page& page, GlyphTable& glyphs) {
  glyphs.add(" ");
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) {
      Word spare;
      for (const Word& word : words_of(line, spare))
        for (const std::string& piece : glyph_texts(word.text)) glyphs.add(piece);
    }
}

std::string text_content(const Page& page, const PageMatrix& matrix, const GlyphTable& glyphs, std::string_view font) {
  TextWriter writer(matrix, glyphs);
  std::vector<LineBox> boxes;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) boxes.push_back(box_of(line));
  const std::vector<double> sizes = letter_sizes(boxes);
  auto size = sizes.begin();
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) {
      writer.add(line, line.angle % 180 == 0 ? *size : 1.0);
      ++size;
    }
  const std::string text = writer.take();
  if (text.empty()) return {};
  constexpr int kInvisible = 3;
  return fmt::format("q\nBT\n{} Tr /{} 1 Tf\n{}ET\nQ\n", kInvisible, font, text);
}

}  // namespace plimsoll

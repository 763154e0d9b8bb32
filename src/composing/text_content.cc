#include "composing/text_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/median.h"
#include "composing/letter_sizes.h"
#include "composing/row_writer.h"
#include "composing/text_bridge.h"
#include "composing/text_rows.h"
#include "document/exporters/line_words.h"

namespace plimsoll {
namespace {

LineBox box_of(const Line& line) {
  const Point& top = line.polygon[0];
  const Point& bottom = line.polygon[3];
  LineBox box{
      .box = bounds(line.polygon), .height = std::hypot(bottom.x - top.x, bottom.y - top.y), .level = line.angle == 0};
  if (line.words.empty()) return box;
  Box words = bounds(line.words.front().polygon);
  for (const Word& word : line.words) words = united(words, bounds(word.polygon));
  box.box.left = words.left;
  box.box.right = words.right;
  return box;
}

// How wide the letters of most lines are.
float letter_of(std::span<const Line* const> lines) {
  std::vector<float> widths = {0};
  for (const Line* line : lines) {
    Word spare;
    for (const Word& word : words_of(*line, spare)) {
      const std::size_t letters = glyph_texts(word.text).size();
      if (letters > 0) widths.push_back(bounds(word.polygon).width() / static_cast<float>(letters));
    }
  }
  return median(std::move(widths));
}

// The gap between two rows of a column, with as many lines of blanks as keep them together.
void fill(const LineBox& above, const LineBox& below, float size, RowWriter& writer) {
  const float step = below.middle() - above.middle();
  const int count = blank_lines(step, size);
  Box place{.left = std::max(above.box.left, below.box.left), .right = std::min(above.box.right, below.box.right)};
  // Each stands below others of the column, but not below each other.
  if (place.left >= place.right) place = below.box;
  for (int at = 1; at <= count; ++at) {
    const float middle = above.middle() + step * static_cast<float>(at) / static_cast<float>(count + 1);
    place.top = middle - size / 2;
    place.bottom = middle + size / 2;
    writer.add_blanks(place, size);
  }
}

}  // namespace

void add_glyphs(const Page& page, GlyphTable& glyphs) {
  glyphs.add(" ");
  for (const std::string& piece : bridge_pieces()) glyphs.add(piece);
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) {
      Word spare;
      for (const Word& word : words_of(line, spare))
        for (const std::string& piece : glyph_texts(word.text)) glyphs.add(piece);
    }
}

std::string text_content(const Page& page, const PageMatrix& matrix, const GlyphTable& glyphs, std::string_view font) {
  std::vector<const Line*> lines;
  std::vector<LineBox> line_boxes;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) {
      lines.push_back(&line);
      line_boxes.push_back(box_of(line));
    }
  const std::vector<TextRow> rows = rows_of(line_boxes);
  std::vector<LineBox> row_boxes;
  row_boxes.reserve(rows.size());
  for (const TextRow& row : rows) row_boxes.push_back(row.box);
  const std::vector<RowLetters> letters = letter_sizes(row_boxes);
  RowWriter writer(matrix, glyphs, letter_of(lines));
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (letters[at].goes_on) fill(row_boxes[at - 1], row_boxes[at], letters[at].size, writer);
    writer.add(std::span(lines).subspan(rows[at].first, rows[at].count), letters[at].size);
  }
  const std::string text = writer.take();
  if (text.empty()) return {};
  constexpr int kInvisible = 3;
  return fmt::format("q\nBT\n{} Tr /{} 1 Tf\n{}ET\nQ\n", kInvisible, font, text);
}

}  // namespace plimsoll

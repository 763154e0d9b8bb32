#include "pdf/text_flow.h"

#include <algorithm>
#include <cmath>

namespace plimsoll {
namespace {

// All in line heights. Words that touch without a gap go on in the same line (a change of font); lines of a block are
// closer than a blank line and of about the same size.
constexpr float kTouching = 0.3F;
constexpr float kOverlap = 0.5F;
constexpr float kBlankLine = 0.9F;
constexpr float kSameSize = 1.4F;

// The box as the text's reader sees it: left to right, lines going down.
Box in_reading_frame(const Box& box, int angle) {
  switch (angle) {
    case 90:
      return {box.top, -box.right, box.bottom, -box.left};
    case 180:
      return {-box.right, -box.bottom, -box.left, -box.top};
    case 270:
      return {-box.bottom, box.left, -box.top, box.right};
    default:
      return box;
  }
}

Polygon polygon_for(const Box& box, int angle) {
  Polygon corners = polygon_of(box);
  // The text's own top-left comes first; turned by a quarter, that is the page's top-right.
  std::ranges::rotate(corners, corners.begin() + angle / 90);
  return corners;
}

// Negative where they overlap.
float gap(float first_end, float second_begin, float second_end, float first_begin) {
  return std::max(second_begin - first_end, first_begin - second_end);
}

bool same_line(const PdfWord& before, const PdfWord& word) {
  if (before.angle != word.angle) return false;
  const Box a = in_reading_frame(before.box, before.angle);
  const Box b = in_reading_frame(word.box, word.angle);
  const float height = std::min(a.height(), b.height());
  if (std::min(a.bottom, b.bottom) - std::max(a.top, b.top) < height * kOverlap) return false;
  return before.space_after || std::abs(gap(a.right, b.left, b.right, a.left)) < height * kTouching;
}

bool same_block(const Line& before, const Line& line) {
  if (before.angle != line.angle) return false;
  const Box a = in_reading_frame(bounds(before.polygon), before.angle);
  const Box b = in_reading_frame(bounds(line.polygon), line.angle);
  const float small = std::min(a.height(), b.height());
  const float large = std::max(a.height(), b.height());
  const bool below = b.top > a.top && b.top - a.bottom < small * kBlankLine;
  return below && large < small * kSameSize && gap(a.right, b.left, b.right, a.left) < 0;
}

Line line_of(const PdfWord* first, const PdfWord* end) {
  Line line{.confidence = 1, .angle = first->angle};
  Box box = first->box;
  for (const PdfWord* word = first; word != end; ++word) {
    line.text += word->text;
    if (word->space_after && word + 1 != end) line.text += ' ';
    line.words.push_back({word->text, polygon_for(word->box, word->angle), 1});
    box = united(box, word->box);
  }
  line.polygon = polygon_for(box, line.angle);
  return line;
}

}  // namespace

std::vector<Block> flow_words(const std::vector<PdfWord>& words) {
  std::vector<Block> blocks;
  const PdfWord* const end = words.data() + words.size();
  for (const PdfWord* first = words.data(); first != end;) {
    const PdfWord* next = first + 1;
    while (next != end && same_line(*(next - 1), *next)) ++next;
    Line line = line_of(first, next);
    first = next;
    if (blocks.empty() || !same_block(blocks.back().lines.back(), line)) blocks.push_back({});
    Block& block = blocks.back();
    const Box box = bounds(line.polygon);
    block.box = block.lines.empty() ? box : united(block.box, box);
    block.lines.push_back(std::move(line));
  }
  return blocks;
}

}  // namespace plimsoll

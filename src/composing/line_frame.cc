#include "composing/line_frame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "composing/glyphless_font.h"

namespace plimsoll {
namespace {

// Points: what is smaller is no place at all.
constexpr double kLeast = 0.01;
constexpr double kNearAxis = 0.08;  // sine of 4.6°
// Of the height. pdftotext takes 0.1 to 0.15 for a blank.
constexpr double kLeastGap = 0.25;
constexpr double kNarrowest = 0.05;
constexpr double kLean = 1.5;  // of the lowest frame, across a row that is set at one height

double norm(PdfPoint a) { return std::hypot(a.x, a.y); }

// The axis that `along` nearly has, or `along` itself.
PdfPoint snapped(PdfPoint along) {
  if (std::abs(along.y) < kNearAxis) return {std::copysign(1.0, along.x), 0};
  if (std::abs(along.x) < kNearAxis) return {0, std::copysign(1.0, along.y)};
  return along;
}

PdfPoint across_from(PdfPoint along) { return {-along.y, along.x}; }

PdfPoint middle_at(const LineFrame& frame, double at) { return frame.origin + frame.along * at + frame.up * 0.5; }

TextSpan span_of(const Word& word, const LineFrame& frame, const PageMatrix& matrix) {
  TextSpan span{.text = word.text, .start = 0, .end = 0};
  for (std::size_t corner = 0; corner < word.polygon.size(); ++corner) {
    const double at = dot(matrix(word.polygon[corner]) - frame.origin, frame.along);
    span.start = corner == 0 ? at : std::min(span.start, at);
    span.end = corner == 0 ? at : std::max(span.end, at);
  }
  span.end = std::max(span.end, span.start + std::max(kNarrowest * frame.height, kLeast));
  return span;
}

bool has_blank(std::string_view text) {
  constexpr std::string_view kIdeographic = "\xE3\x80\x80";
  constexpr std::string_view kNoBreak = "\xC2\xA0";
  return text.find_first_of(" \t\n") != text.npos || text.contains(kIdeographic) || text.contains(kNoBreak);
}

// Makes room of `gap` between two neighbours, at most a third of either, or lets them meet; gives what is between them.
TextSpan separate(TextSpan& first, TextSpan& second, double gap) {
  double& end = first.end;
  double& start = second.start;
  const double middle = std::clamp((end + start) / 2, first.start, std::max(first.start, second.end));
  if (gap == 0) {
    end = std::max(middle, first.start + kLeast);
    start = std::min(middle, second.end - kLeast);
  } else if (start - end < gap) {
    const double from = std::max(middle - gap / 2, first.start + (first.end - first.start) * 2 / 3);
    const double to = std::min(middle + gap / 2, second.end - (second.end - second.start) * 2 / 3);
    end = std::min(end, from);
    start = std::max(start, to);
  }
  return {" ", end, std::max(start, end + kLeast)};
}

}  // namespace

LineFrame frame_of(const Polygon& polygon, const PageMatrix& matrix) {
  const PdfPoint top_left = matrix(polygon[0]);
  const PdfPoint top_right = matrix(polygon[1]);
  const PdfPoint bottom_right = matrix(polygon[2]);
  const PdfPoint bottom_left = matrix(polygon[3]);
  const PdfPoint start = (top_left + bottom_left) * 0.5;
  const PdfPoint reach = (top_right + bottom_right) * 0.5 - start;
  LineFrame frame;
  frame.length = norm(reach);
  frame.along = frame.length > kLeast ? reach * (1 / frame.length) : PdfPoint{1, 0};
  const PdfPoint upwards = across_from(frame.along);
  // The matrix of a page never mirrors, polygons of odd shapes may: then up is up all the same.
  frame.height = std::max(std::abs(dot(top_left - bottom_left, upwards)), kLeast);
  frame.up = upwards * frame.height;
  frame.origin = start - frame.up * 0.5;
  frame.letters = frame.height;
  return frame;
}

void set_level(std::span<LineFrame> row) {
  const PdfPoint along = snapped(row.front().along);
  if (along.x != 0 && along.y != 0) return;
  const PdfPoint across = across_from(along);
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  double height = least;
  bool one_way = true;
  for (const LineFrame& frame : row) {
    one_way = one_way && snapped(frame.along) == along;
    const double start = dot(middle_at(frame, 0), across);
    const double end = dot(middle_at(frame, frame.length), across);
    least = std::min({least, start, end});
    most = std::max({most, start, end});
    height = std::min(height, frame.height);
  }
  if (one_way && most - least < kLean * height)
    for (LineFrame& frame : row) frame.level = (least + most) / 2;
  else if (row.size() > 1)
    for (LineFrame& frame : row) set_level({&frame, 1});
}

PageMatrix text_matrix(const LineFrame& frame, double start, double end, std::size_t glyphs) {
  const PdfPoint along = snapped(frame.along);
  const PdfPoint across = across_from(along);
  const PdfPoint up = across * frame.letters;
  PdfPoint centre = middle_at(frame, (start + end) / 2);
  if (frame.level) centre = along * dot(centre, along) + across * *frame.level;
  const PdfPoint origin = centre - along * ((end - start) / 2) - up * (0.5 - kGlyphDescent);
  const PdfPoint em = along * ((end - start) / static_cast<double>(std::max<std::size_t>(glyphs, 1)));
  return {.a = em.x, .b = em.y, .c = up.x, .d = up.y, .e = origin.x, .f = origin.y};
}

std::vector<TextSpan> spans_of(const Line& line, std::span<const Word> words, const LineFrame& frame,
                               const PageMatrix& matrix) {
  std::vector<TextSpan> spans;
  std::size_t text_at = 0;
  for (const Word& word : words) {
    const std::size_t found = line.text.find(word.text, text_at);
    const bool known = found != line.text.npos;
    const bool blank = !known || has_blank(std::string_view(line.text).substr(text_at, found - text_at));
    if (known) text_at = found + word.text.size();
    TextSpan span = span_of(word, frame, matrix);
    if (!spans.empty()) {
      TextSpan& before = spans.back();
      const double gap = blank ? kLeastGap * std::max(frame.height, frame.letters) : 0;
      // Right-to-left lines run against the frame.
      const bool forward = span.start + span.end >= before.start + before.end;
      const TextSpan between = forward ? separate(before, span, gap) : separate(span, before, gap);
      if (blank) spans.push_back(between);
    }
    spans.push_back(std::move(span));
  }
  return spans;
}

}  // namespace plimsoll

#include "composing/line_frame.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "composing/glyphless_font.h"

namespace plimsoll {
namespace {

// Points: what is smaller is no place at all.
constexpr double kLeast = 0.01;
constexpr double kNearAxis = 0.0525;  // sine of 3°
// Of the height. pdftotext takes 0.1 to 0.15 for a blank.
constexpr double kLeastGap = 0.25;
constexpr double kNarrowest = 0.05;

PdfPoint operator-(PdfPoint a, PdfPoint b) { return {a.x - b.x, a.y - b.y}; }
PdfPoint operator+(PdfPoint a, PdfPoint b) { return {a.x + b.x, a.y + b.y}; }
PdfPoint operator*(PdfPoint a, double factor) { return {a.x * factor, a.y * factor}; }
double dot(PdfPoint a, PdfPoint b) { return a.x * b.x + a.y * b.y; }
double norm(PdfPoint a) { return std::hypot(a.x, a.y); }

// The axis that `along` nearly has, or `along` itself.
PdfPoint snapped(PdfPoint along) {
  if (std::abs(along.y) < kNearAxis) return {std::copysign(1.0, along.x), 0};
  if (std::abs(along.x) < kNearAxis) return {0, std::copysign(1.0, along.y)};
  return along;
}

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
  const PdfPoint bottom_right = matrix(polygon[2]);
  const PdfPoint bottom_left = matrix(polygon[3]);
  LineFrame frame;
  frame.origin = bottom_left;
  frame.length = norm(bottom_right - bottom_left);
  frame.along = frame.length > kLeast ? (bottom_right - bottom_left) * (1 / frame.length) : PdfPoint{1, 0};
  const PdfPoint upwards{-frame.along.y, frame.along.x};
  // The matrix of a page never mirrors, polygons of odd shapes may: then up is up all the same.
  frame.height = std::max(std::abs(dot(top_left - bottom_left, upwards)), kLeast);
  frame.up = upwards * frame.height;
  return frame;
}

PageMatrix text_matrix(const LineFrame& frame, double start, double end, std::size_t glyphs) {
  const PdfPoint along = snapped(frame.along);
  const PdfPoint up = PdfPoint{-along.y, along.x} * (frame.height * frame.letters);
  const PdfPoint centre = frame.origin + frame.along * ((start + end) / 2) + frame.up * 0.5;
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
      const double gap = blank ? kLeastGap * frame.height : 0;
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

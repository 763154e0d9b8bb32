#include "reading/recognise/line_text.h"

#include <algorithm>

#include "reading/crop/line_crop.h"
#include "reading/recognise/logical_order.h"

namespace plimsoll {
namespace {

struct Span {
  float from = 0;
  float to = 0;
};

// Each glyph's share of the line. Glyphs at the ends are taken to be as wide outwards as inwards.
std::vector<Span> shares(const std::vector<Glyph>& glyphs) {
  std::vector<Span> spans(glyphs.size());
  const std::size_t last = glyphs.size() - 1;
  for (std::size_t index = 0; index < last; ++index) {
    const float middle = (glyphs[index].at + glyphs[index + 1].at) / 2;
    spans[index].to = spans[index + 1].from = middle;
  }
  spans.front().from = last == 0 ? 0.F : std::max(0.F, 2 * glyphs.front().at - spans.front().to);
  spans.back().to = last == 0 ? 1.F : std::min(1.F, 2 * glyphs.back().at - spans.back().from);
  return spans;
}

class WordBuilder {
 public:
  explicit WordBuilder(const Polygon& line) : line_(line) {}

  void add(std::string_view text, float confidence, Span span) {
    // A word from right to left comes with its rightmost glyph first.
    span_.from = text_.empty() ? span.from : std::min(span_.from, span.from);
    span_.to = text_.empty() ? span.to : std::max(span_.to, span.to);
    text_ += text;
    confidence_ += confidence;
    ++count_;
  }

  void finish_word() {
    if (!text_.empty())
      words_.push_back({.text = std::move(text_),
                        .polygon = part_of(line_, span_.from, std::max(span_.from, span_.to)),
                        .confidence = confidence_ / static_cast<float>(count_)});
    text_.clear();
    confidence_ = 0;
    count_ = 0;
  }

  [[nodiscard]] std::vector<Word> take() && { return std::move(words_); }

 private:
  const Polygon& line_;
  std::vector<Word> words_;
  std::string text_;
  float confidence_ = 0;
  int count_ = 0;
  Span span_;
};

}  // namespace

std::string text_of(const LineReading& reading, const Alphabet& alphabet) {
  const LogicalOrder order = logical_order(reading, alphabet);
  const auto space = [&](std::size_t glyph) { return alphabet.is_space(reading.glyphs[glyph].label); };
  const auto first = std::ranges::find_if_not(order.glyphs, space);
  auto last = order.glyphs.end();
  while (last != first && space(*(last - 1))) --last;
  std::string text;
  for (auto glyph = first; glyph != last; ++glyph) text += alphabet.text(reading.glyphs[*glyph].label);
  return text;
}

std::vector<Word> words_of(const LineReading& reading, const Alphabet& alphabet, const Polygon& line) {
  if (reading.glyphs.empty()) return {};
  const std::vector<Span> spans = shares(reading.glyphs);
  WordBuilder builder(line);
  for (const std::size_t index : logical_order(reading, alphabet).glyphs) {
    const Glyph& glyph = reading.glyphs[index];
    const bool space = alphabet.is_space(glyph.label);
    const bool alone = alphabet.stands_alone(glyph.label);
    if (space || alone) builder.finish_word();
    if (!space) builder.add(alphabet.text(glyph.label), glyph.confidence, spans[index]);
    if (alone) builder.finish_word();
  }
  builder.finish_word();
  return std::move(builder).take();
}

}  // namespace plimsoll

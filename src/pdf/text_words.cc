#include "pdf/text_words.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <string>

namespace plimsoll {
namespace {

// A newspaper page has some 8,000.
constexpr std::size_t kMostWords = 200'000;

// Written without blanks between words: kana, ideographs, Asian punctuation and full-width forms. Hangul has blanks.
bool stands_alone(char32_t c) {
  return (c >= 0x2E80 && c <= 0x312F) || (c >= 0x3190 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

void append_utf8(std::string& out, char32_t c) {
  const auto add = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return add(c);
  if (c < 0x800) return add(0xC0 | c >> 6U), add(0x80 | (c & 0x3F));
  if (c < 0x10000) return add(0xE0 | c >> 12U), add(0x80 | (c >> 6U & 0x3F)), add(0x80 | (c & 0x3F));
  add(0xF0 | c >> 18U), add(0x80 | (c >> 12U & 0x3F)), add(0x80 | (c >> 6U & 0x3F)), add(0x80 | (c & 0x3F));
}

std::u32string code_points(const poppler::ustring& text) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::u32string points;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const char32_t unit = text[index];
    if (unit < 0xD800 || unit > 0xDFFF) {
      points += unit;
    } else if (unit < 0xDC00 && index + 1 < text.size() && text[index + 1] >= 0xDC00 && text[index + 1] <= 0xDFFF) {
      points += 0x10000 + ((unit - 0xD800) << 10U) + (char32_t{text[++index]} - 0xDC00);
    } else {
      points += kReplacement;
    }
  }
  return points;
}

class WordTaker {
 public:
  WordTaker(const PageGeometry& points, PixelSize size)
      : x_scale_(points.width > 0 ? size.width / points.width : 1),
        y_scale_(points.height > 0 ? size.height / points.height : 1),
        size_(size) {}

  void take(const poppler::text_box& found) {
    const std::u32string text = code_points(found.text());
    const int angle = found.rotation() % 4 * 90;
    const std::size_t before = words_.size();
    std::u32string run;
    std::size_t run_at = 0;
    for (std::size_t index = 0; index < text.size(); ++index) {
      if (run.empty()) run_at = index;
      if (!stands_alone(text[index])) {
        run += text[index];
        continue;
      }
      add(run, between(found, run_at, index, text.size()), angle);
      add({&text[index], 1}, between(found, index, index + 1, text.size()), angle);
      run.clear();
    }
    add(run, between(found, run_at, text.size(), text.size()), angle);
    if (words_.size() > before) words_.back().space_after = found.has_space_after();
  }

  [[nodiscard]] std::vector<PdfWord>& words() { return words_; }

 private:
  void add(std::u32string_view text, const Box& box, int angle) {
    PdfWord word{{}, box, angle};
    for (const char32_t c : text) append_utf8(word.text, c);
    if (!word.text.empty()) words_.push_back(std::move(word));
  }

  // Of the characters [first, last); of all when the word is not divided.
  [[nodiscard]] Box between(const poppler::text_box& found, std::size_t first, std::size_t last,
                            std::size_t all) const {
    if (last <= first || (first == 0 && last == all)) return scaled(found.bbox());
    return united(scaled(found.char_bbox(first)), scaled(found.char_bbox(last - 1)));
  }

  [[nodiscard]] Box scaled(const poppler::rectf& box) const {
    const auto x = [this](double value) {
      return static_cast<float>(std::clamp(value * x_scale_, 0.0, 1.0 * size_.width));
    };
    const auto y = [this](double value) {
      return static_cast<float>(std::clamp(value * y_scale_, 0.0, 1.0 * size_.height));
    };
    return {x(box.left()), y(box.top()), x(box.right()), y(box.bottom())};
  }

  double x_scale_;
  double y_scale_;
  PixelSize size_;
  std::vector<PdfWord> words_;
};

}  // namespace

void load_text_tables() {
  // Open for good: closing the last user of a table may unload it.
  [[maybe_unused]] static const iconv_t kKept[] = {::iconv_open("UTF-16", "UTF-8"), ::iconv_open("UTF-8", "UTF-16")};
}

Result<std::vector<PdfWord>> words_of(const poppler::page& page, const PageGeometry& points, PixelSize size) {
  WordTaker taker(points, size);
  for (const poppler::text_box& found : page.text_list(0)) {
    taker.take(found);
    if (taker.words().size() > kMostWords)
      return fail(Reason::result_bytes, fmt::format("the page's text layer has more than {} words", kMostWords));
  }
  return std::move(taker.words());
}

}  // namespace plimsoll

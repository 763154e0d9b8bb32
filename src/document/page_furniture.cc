#include "document/page_furniture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/headings.h"
#include "document/page_number.h"

namespace plimsoll {
namespace {

// Rows nearer to the top or bottom than this part of the page's height may be furniture, and nearer than this they keep
// to the edge.
constexpr float kZone = 0.12F;
constexpr float kEdge = 0.05F;
// Lengths in heights of the page's text: of the empty strip between furniture and the rest, for a row at the edge, for
// a number alone in the middle of a page that ends early; of furniture's own letters.
constexpr float kStrip = 0.7F;
constexpr float kStripAtEdge = 1.5F;
constexpr float kStripInside = 1.5F;
constexpr float kLargest = 1.3F;
// Between parts of a row; between a number that begins a row and what follows: nearer it numbers a heading.
constexpr float kPartGap = 0.6F;
constexpr float kNumberGap = 2;
// A number alone is in the middle of the sheet as far as this part of its width.
constexpr float kMiddle = 0.03F;
constexpr std::size_t kPartsApart = 3;
constexpr float kFarApart = 2;
constexpr int kRowsMax = 2;
constexpr std::size_t kLinesMin = 5;
constexpr std::size_t kLinesOfBlockMax = 2;
// Stamps are this much higher than wide, and their page's lines reach across this part of it.
constexpr float kTall = 3;
constexpr float kTextWidth = 0.4F;

struct Part {
  std::string text;
  Box box{};
};

// Blocks side by side, and what stands between them and the rest of the page.
struct Band {
  std::vector<std::size_t> blocks;
  Box box{};
  float strip = 0;
};

bool is_tall(const Box& box) { return box.height() > kTall * box.width(); }

bool beside(const Box& a, const Box& b) {
  const float common = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return 2 * common >= std::min(a.height(), b.height());
}

// Words, or the whole line where it has none.
void append_words(std::vector<Part>& words, const Line& line) {
  for (const Word& word : line.words) words.push_back({word.text, bounds(word.polygon)});
  if (line.words.empty()) words.push_back({line.text, bounds(line.polygon)});
}

// What stands on one row with wide gaps between, from left to right.
std::vector<Part> parts_of(const Page& page, const Band& band, float gap) {
  std::vector<Part> words;
  for (const std::size_t index : band.blocks)
    for (const Line& line : page.blocks[index].lines) append_words(words, line);
  std::ranges::sort(words, {}, [](const Part& word) { return std::pair(word.box.left, word.box.top); });
  std::vector<Part> parts;
  for (Part& word : words) {
    if (parts.empty() || word.box.left - parts.back().box.right > gap) {
      parts.push_back(std::move(word));
      continue;
    }
    parts.back().text += ' ' + word.text;
    parts.back().box = united(parts.back().box, word.box);
  }
  return parts;
}

// "2." begins a heading, "2" and "- 2 -" are on every page.
bool numbers_page(const Part& part) {
  return is_page_number(part.text) && !part.text.ends_with('.') && !part.text.ends_with(')');
}

class Marker {
 public:
  explicit Marker(Page& page) : page_(page), height_(static_cast<float>(page.height)), letters_(text_height(page)) {
    for (const Block& block : page.blocks)
      for (const Line& line : block.lines) {
        const Box box = bounds(line.polygon);
        if (!is_tall(box)) text_ = ++count_ == 1 ? box : united(text_, box);
      }
  }

  [[nodiscard]] bool has_text() const { return count_ > kLinesMin; }

  // What lies beyond furniture is furniture.
  void mark_rows(BlockKind kind) {
    std::vector<std::size_t> rows;
    std::size_t furniture = 0;
    for (int row = 0; row < kRowsMax; ++row) {
      const std::optional<Band> band = outermost(kind, rows);
      if (!band || !is_small(*band)) break;
      rows.insert(rows.end(), band->blocks.begin(), band->blocks.end());
      if (is_furniture(*band, kind)) furniture = rows.size();
    }
    rows.resize(furniture);
    for (const std::size_t index : rows) {
      Block& block = page_.blocks[index];
      const bool number = block.lines.size() == 1 && is_page_number(block.lines.front().text);
      block.kind = number ? BlockKind::page_number : kind;
    }
  }

  void mark_stamps() {
    if (text_.width() < kTextWidth * static_cast<float>(page_.width)) return;
    for (Block& block : page_.blocks) {
      const bool outside = block.box.right <= text_.left || block.box.left >= text_.right;
      if (block.kind == BlockKind::text && !block.lines.empty() && outside && is_tall(block.box))
        block.kind = BlockKind::header;
    }
  }

 private:
  // As from the sheet's top or bottom, whichever is looked at.
  [[nodiscard]] float near_edge(const Box& box, BlockKind kind) const {
    return kind == BlockKind::header ? box.top : height_ - box.bottom;
  }
  [[nodiscard]] float far_edge(const Box& box, BlockKind kind) const {
    return kind == BlockKind::header ? box.bottom : height_ - box.top;
  }

  [[nodiscard]] static bool is_marked(const Block& block) {
    return block.kind == BlockKind::header || block.kind == BlockKind::footer || block.kind == BlockKind::page_number;
  }
  [[nodiscard]] static bool may_be(const Block& block) {
    return block.kind == BlockKind::text && !block.lines.empty() && block.lines.size() <= kLinesOfBlockMax;
  }

  // The blocks nearest to the edge but for `beyond`, where all of them may be furniture and something follows.
  [[nodiscard]] std::optional<Band> outermost(BlockKind kind, const std::vector<std::size_t>& beyond) const {
    std::vector<std::size_t> rest;
    for (std::size_t index = 0; index < page_.blocks.size(); ++index)
      if (!is_marked(page_.blocks[index]) && !is_tall(page_.blocks[index].box) &&
          std::ranges::find(beyond, index) == beyond.end())
        rest.push_back(index);
    std::ranges::sort(rest, {}, [&](std::size_t index) { return near_edge(page_.blocks[index].box, kind); });
    Band band;
    std::optional<float> next;
    for (const std::size_t index : rest) {
      const Block& block = page_.blocks[index];
      if (band.blocks.empty() || beside(block.box, band.box)) {
        if (!may_be(block)) return std::nullopt;
        band.box = band.blocks.empty() ? block.box : united(band.box, block.box);
        band.blocks.push_back(index);
      } else if (const float edge = near_edge(block.box, kind); !next || edge < *next) {
        next = edge;
      }
    }
    if (!next) return std::nullopt;
    band.strip = *next - far_edge(band.box, kind);
    return band;
  }

  [[nodiscard]] bool is_small(const Band& band) const {
    return std::ranges::all_of(band.blocks, [&](std::size_t index) {
      return std::ranges::all_of(page_.blocks[index].lines, [&](const Line& line) {
        return bounds(line.polygon).height() <= kLargest * letters_;
      });
    });
  }

  [[nodiscard]] bool is_furniture(const Band& band, BlockKind kind) const {
    const std::vector<Part> parts = parts_of(page_, band, kPartGap * letters_);
    const float depth = far_edge(band.box, kind);
    if (depth > kZone * height_) return kind == BlockKind::footer && ends_page(parts, band);
    if (band.strip < kStrip * letters_) return false;
    if (has_number(parts, kind)) return true;
    if (depth <= kEdge * height_ && band.strip >= kStripAtEdge * letters_) return true;
    return kind == BlockKind::footer && parts_of(page_, band, kFarApart * letters_).size() >= kPartsApart;
  }

  // A number below a page's text, however early that ends.
  [[nodiscard]] bool ends_page(const std::vector<Part>& parts, const Band& band) const {
    const auto width = static_cast<float>(page_.width);
    const float middle = (band.box.left + band.box.right) / 2;
    return parts.size() == 1 && numbers_page(parts.front()) && band.strip >= kStripInside * letters_ &&
           2 * band.box.top > height_ && std::abs(middle - width / 2) <= kMiddle * width;
  }

  [[nodiscard]] bool has_number(const std::vector<Part>& parts, BlockKind kind) const {
    if (numbers_page(parts.back())) return true;
    if (parts.size() < 2) return false;
    if (parts.size() > 2 && std::any_of(parts.begin() + 1, parts.end() - 1, numbers_page)) return true;
    const float gap = parts[1].box.left - parts[0].box.right;
    return numbers_page(parts.front()) && (kind == BlockKind::footer || gap >= kNumberGap * letters_);
  }

  Page& page_;
  float height_;
  float letters_;  // height of most of the text
  Box text_{};     // around all lines that run across
  std::size_t count_ = 0;
};

}  // namespace

void mark_furniture(Page& page) {
  Marker marker(page);
  if (!marker.has_text()) return;
  marker.mark_rows(BlockKind::header);
  marker.mark_rows(BlockKind::footer);
  marker.mark_stamps();
}

}  // namespace plimsoll

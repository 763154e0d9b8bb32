#include "document/headings.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll {
namespace {

// Sizes of headings against the text, for levels 1, 2 and (from kHeadingRatio on) 3.
constexpr float kLevelRatios[] = {2.2F, 1.7F};
// A heading has no more bytes than this, and more than one.
constexpr std::size_t kBytesMax = 300;
// A line this much higher than wide runs up or down.
constexpr float kTall = 2;

// The level that all lines have, by the least of them; 0 when one is none.
int level_of(const Block& block, float text) {
  int level = 0;
  std::size_t bytes = 0;
  for (const Line& line : block.lines) {
    const Box box = bounds(line.polygon);
    if (box.height() > kTall * box.width()) return 0;
    const int own = heading_level(box.height(), text, line.text.size());
    if (own == 0) return 0;
    level = std::max(level, own);
    bytes += line.text.size();
  }
  return bytes <= kBytesMax ? level : 0;
}

}  // namespace

int heading_level(float height, float text_height, std::size_t bytes) {
  if (height < kHeadingRatio * text_height || bytes < 2 || bytes > kBytesMax) return 0;
  int level = 1;
  for (const float ratio : kLevelRatios) level += height < ratio * text_height ? 1 : 0;
  return level;
}

float text_height(const Page& page) {
  std::vector<std::pair<float, float>> lines;  // height, width
  float total = 0;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) {
      const Box box = bounds(line.polygon);
      if (box.height() > kTall * box.width()) continue;
      lines.emplace_back(box.height(), box.width());
      total += box.width();
    }
  std::ranges::sort(lines);
  float sum = 0;
  for (const auto& [height, width] : lines)
    if ((sum += width) >= total / 2) return std::max(1.F, height);
  return 1;
}

void mark_headings(Page& page) {
  const float text = text_height(page);
  for (Block& block : page.blocks) {
    if (block.kind != BlockKind::text || block.lines.empty()) continue;
    const int level = level_of(block, text);
    if (level == 0) continue;
    block.kind = BlockKind::title;
    block.level = level;
  }
}

}  // namespace plimsoll

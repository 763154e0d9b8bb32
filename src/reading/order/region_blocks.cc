#include "reading/order/region_blocks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "document/page_number.h"
#include "reading/order/rows.h"

namespace plimsoll {
namespace {

// Of a title whose size says nothing: the lowest that sizes give.
constexpr int kTitleLevel = 3;

bool has_paragraphs(BlockKind kind) {
  return kind == BlockKind::text || kind == BlockKind::reference || kind == BlockKind::footnote ||
         kind == BlockKind::sidebar;
}

Box around(const std::vector<Line>& lines) {
  Box box = bounds(lines.front().polygon);
  for (const Line& line : lines) box = united(box, bounds(line.polygon));
  return box;
}

Block merged(BlockKind kind, std::vector<Block> parts) {
  Block whole{.kind = kind};
  for (Block& part : parts) std::ranges::move(part.lines, std::back_inserter(whole.lines));
  if (!whole.lines.empty()) whole.box = around(whole.lines);
  return whole;
}

// What sizes say; the network knows better what is a title, not how high it stands.
int title_level(const LayoutRegion& region, const std::vector<Block>& parts) {
  if (region.level > 0) return region.level;
  int level = kTitleLevel;
  for (const Block& part : parts)
    if (part.level > 0) level = std::min(level, part.level);
  return level;
}

// As they were found, row by row.
std::vector<Line> in_rows(std::vector<Line> lines, int page_width, int page_height) {
  std::vector<Line> ordered;
  ordered.reserve(lines.size());
  for (const Frame& frame : frames_of(lines, page_width, page_height))
    for (const std::vector<Fragment>& row : rows_of(frame.fragments, lines))
      for (const Fragment& fragment : row) ordered.push_back(std::move(lines[fragment.line]));
  return ordered;
}

std::vector<Block> furniture(const LayoutRegion& region, std::vector<Line> lines, int page_width, int page_height,
                             const PageText& page) {
  std::vector<Block> blocks;
  std::vector<Line> words;
  for (Line& line : lines) {
    if (!is_page_number(line.text)) {
      words.push_back(std::move(line));
      continue;
    }
    blocks.push_back({.kind = BlockKind::page_number, .box = bounds(line.polygon)});
    blocks.back().lines.push_back(std::move(line));
  }
  if (!words.empty())
    blocks.insert(blocks.begin(), merged(region.kind, arrange_part(std::move(words), page_width, page_height, page)));
  return blocks;
}

}  // namespace

bool is_visual(BlockKind kind) {
  return kind == BlockKind::table || kind == BlockKind::figure || kind == BlockKind::chart ||
         kind == BlockKind::formula || kind == BlockKind::seal;
}

std::vector<Block> blocks_of(const LayoutRegion& region, std::vector<Line> lines, int page_width, int page_height,
                             const PageText& page) {
  if (is_visual(region.kind)) {
    Block block{.kind = region.kind, .box = region.box};
    if (region.kind == BlockKind::table)
      block.lines = in_rows(std::move(lines), page_width, page_height);
    else
      block.lines = merged(region.kind, arrange_part(std::move(lines), page_width, page_height, page)).lines;
    if (!block.lines.empty()) block.box = united(block.box, around(block.lines));
    return {std::move(block)};
  }
  if (lines.empty()) return {};
  if (region.kind == BlockKind::header || region.kind == BlockKind::footer)
    return furniture(region, std::move(lines), page_width, page_height, page);
  std::vector<Block> parts = arrange_part(std::move(lines), page_width, page_height, page);
  if (region.kind == BlockKind::title) {
    const int level = title_level(region, parts);
    Block title = merged(BlockKind::title, std::move(parts));
    title.level = level;
    return {std::move(title)};
  }
  if (!has_paragraphs(region.kind)) return {merged(region.kind, std::move(parts))};
  if (region.kind == BlockKind::text) return parts;
  for (Block& part : parts) {
    part.kind = region.kind;
    part.level = 0;
  }
  return parts;
}

}  // namespace plimsoll

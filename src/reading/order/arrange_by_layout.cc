#include "reading/order/arrange_by_layout.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "document/page_number.h"
#include "reading/layout/class_box.h"
#include "reading/order/block_order.h"
#include "reading/order/cut_across.h"
#include "reading/order/line_homes.h"
#include "reading/order/reading_order.h"
#include "reading/order/region_blocks.h"
#include "reading/order/region_gutter.h"
#include "reading/order/rows.h"

namespace plimsoll {
namespace {

// Two visual regions that have this much in common (intersection over union) are one thing seen twice.
constexpr float kSameThing = 0.8F;
// Page numbers that no network saw stand in this part of the page, above or below everything else.
constexpr float kMarginPart = 0.12F;

bool same_thing(const LayoutRegion& a, const LayoutRegion& b) {
  const float common = common_area(a.box, b.box);
  return common >= kSameThing * (area(a.box) + area(b.box) - common);
}

// Prose of which this much lies in a table is the table, taken for text.
constexpr float kInTable = 0.7F;

bool is_prose(BlockKind kind) { return kind == BlockKind::text || kind == BlockKind::reference; }

bool is_table_text(const LayoutRegion& region, const std::vector<LayoutRegion>& regions) {
  return is_prose(region.kind) && std::ranges::any_of(regions, [&](const LayoutRegion& other) {
           return other.kind == BlockKind::table && common_area(region.box, other.box) >= kInTable * area(region.box);
         });
}

// The surer of what was seen twice stays; text regions lose their lines to each other anyway.
void drop_seen_twice(std::vector<LayoutRegion>& regions) {
  std::vector<LayoutRegion> kept;
  for (std::size_t index = 0; index < regions.size(); ++index) {
    const bool twice = is_visual(regions[index].kind) && [&] {
      for (std::size_t other = 0; other < regions.size(); ++other) {
        if (other == index || !is_visual(regions[other].kind) || !same_thing(regions[index], regions[other])) continue;
        const float more = regions[other].score - regions[index].score;
        if (more > 0 || (more == 0 && other < index)) return true;
      }
      return false;
    }();
    if (!twice && !is_table_text(regions[index], regions)) kept.push_back(regions[index]);
  }
  regions = std::move(kept);
}

Box around(const std::vector<Block>& blocks) {
  Box box = blocks.front().box;
  for (const Block& block : blocks) box = united(box, block.box);
  return box;
}

// Each page number of a header or footer on its own: it may stand on the other side of the page.
void append_parts(std::vector<PagePart>& parts, const LayoutRegion& region, std::vector<Block> blocks) {
  std::vector<Block> together;
  for (Block& block : blocks) {
    if (block.kind == BlockKind::page_number && region.kind != BlockKind::page_number) {
      const Box box = block.box;
      parts.push_back({.kind = BlockKind::page_number, .box = box, .order = region.order, .blocks = {}});
      parts.back().blocks.push_back(std::move(block));
    } else {
      together.push_back(std::move(block));
    }
  }
  if (together.empty()) return;
  const Box box = is_visual(region.kind) ? together.front().box : around(together);
  parts.push_back({.kind = region.kind, .box = box, .order = region.order, .blocks = std::move(together)});
}

bool is_lone_number(const PagePart& part) {
  return part.kind == BlockKind::text && part.blocks.size() == 1 && part.blocks.front().lines.size() == 1 &&
         is_page_number(part.blocks.front().lines.front().text);
}

void mark_page_numbers(std::vector<PagePart>& parts, int page_height) {
  const auto height = static_cast<float>(page_height);
  float top = height;
  float bottom = 0;
  for (const PagePart& part : parts) {
    top = std::min(top, part.box.top);
    bottom = std::max(bottom, part.box.bottom);
  }
  for (PagePart& part : parts) {
    if (!is_lone_number(part)) continue;
    const float middle = (part.box.top + part.box.bottom) / 2;
    const bool above = middle < kMarginPart * height && part.box.top <= top + part.box.height();
    const bool below = middle > (1 - kMarginPart) * height && part.box.bottom >= bottom - part.box.height();
    if (!above && !below) continue;
    part.kind = BlockKind::page_number;
    part.blocks.front().kind = BlockKind::page_number;
  }
}

}  // namespace

std::vector<Block> arrange_by_layout(std::vector<Line> lines, std::vector<LayoutRegion> regions, int page_width,
                                     int page_height) {
  if (regions.empty()) return arrange(std::move(lines), page_width, page_height);
  drop_seen_twice(regions);
  lines = cut_across(std::move(lines));
  const PageText page = page_text(lines, page_width, page_height);
  LineHomes homes = find_homes(std::move(lines), regions);
  std::vector<PagePart> parts;
  for (std::size_t index = 0; index < regions.size(); ++index)
    append_parts(parts, regions[index],
                 blocks_of(regions[index], std::move(homes.of_region[index]), page_width, page_height, page));
  std::vector<Box> boxes;
  boxes.reserve(regions.size());
  for (const LayoutRegion& region : regions) boxes.push_back(region.box);
  LinesBySide outside = by_side(std::move(homes.outside), region_gutter(boxes, page_width));
  for (std::vector<Line>* side : {&outside.left, &outside.right, &outside.beyond})
    for (Block& block : arrange_part(std::move(*side), page_width, page_height, page)) {
      parts.push_back({.kind = block.kind, .box = block.box, .blocks = {}});
      parts.back().blocks.push_back(std::move(block));
    }
  mark_page_numbers(parts, page_height);
  std::vector<Block> blocks;
  for (PagePart& part : in_reading_order(std::move(parts), page.direction, page_width, page_height))
    std::ranges::move(part.blocks, std::back_inserter(blocks));
  return blocks;
}

void join_rows(Block& table, int page_width, int page_height) {
  std::vector<Line> rows;
  for (const Frame& frame : frames_of(table.lines, page_width, page_height))
    for (const std::vector<Fragment>& row : rows_of(frame.fragments, table.lines))
      rows.push_back(join(row, table.lines).line);
  table.lines = std::move(rows);
}

}  // namespace plimsoll

#include "reading/order/prose_tables.h"

#include "reading/layout/class_box.h"

namespace plimsoll {
namespace {

constexpr float kLong = 12;
constexpr int kLinesMin = 12;
constexpr float kMost = 0.6F;  // of the widths of the region's lines
constexpr float kInside = 0.5F;

}  // namespace

bool looks_like_prose(const LayoutRegion& table, const std::vector<Line>& lines) {
  float all = 0;
  float prose = 0;
  int count = 0;
  for (const Line& line : lines) {
    const Box box = bounds(line.polygon);
    if (common_area(box, table.box) < kInside * area(box)) continue;
    all += box.width();
    if (box.width() < kLong * box.height()) continue;
    prose += box.width();
    ++count;
  }
  return count >= kLinesMin && prose >= kMost * all;
}

}  // namespace plimsoll

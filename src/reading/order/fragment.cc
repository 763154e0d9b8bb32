#include "reading/order/fragment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

// A box this much taller than wide holds text that runs down; a single tall letter ("I", "1") has too few characters.
constexpr float kTallRatio = 2;
constexpr std::size_t kCharactersMin = 3;
// Lines this much longer than high say how the page is skewed.
constexpr float kSkewRatio = 5;
// More is no skew of a scanned page, but text set at an angle.
constexpr float kSkewMax = 0.2F;

std::size_t character_count(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

Direction direction_of(const Line& line) {
  const Box box = bounds(line.polygon);
  const bool tall = box.height() > kTallRatio * box.width();
  if (!tall || character_count(line.text) < kCharactersMin) return Direction::across;
  return line.angle == 270 ? Direction::up : Direction::down;
}

// The page turned so that text runs to the right: down goes with rows from right to left, up with left to right.
Point to_frame(Point point, Direction direction, int page_width, int page_height) {
  if (direction == Direction::down) return {point.y, static_cast<float>(page_width) - point.x};
  if (direction == Direction::up) return {static_cast<float>(page_height) - point.y, point.x};
  return point;
}

Polygon to_frame(const Polygon& polygon, Direction direction, int page_width, int page_height) {
  Polygon turned;
  std::ranges::transform(polygon, turned.begin(),
                         [&](Point point) { return to_frame(point, direction, page_width, page_height); });
  return turned;
}

// Slope of the longer pair of sides, as running text has it; 0 for short lines.
float slope_of(const Polygon& polygon) {
  const Box box = bounds(polygon);
  if (box.width() < kSkewRatio * box.height()) return 0;
  // Corners by position, since a line read upside down begins elsewhere.
  Polygon by_x = polygon;
  std::ranges::sort(by_x, {}, [](Point point) { return std::pair(point.x, point.y); });
  const Point left{(by_x[0].x + by_x[1].x) / 2, (by_x[0].y + by_x[1].y) / 2};
  const Point right{(by_x[2].x + by_x[3].x) / 2, (by_x[2].y + by_x[3].y) / 2};
  const float slope = (right.y - left.y) / (right.x - left.x);
  return std::abs(slope) <= kSkewMax ? slope : 0;
}

// Median by width; 0 when there are no long lines.
float skew_of(const std::vector<Polygon>& polygons) {
  std::vector<std::pair<float, float>> slopes;  // slope, weight
  float total = 0;
  for (const Polygon& polygon : polygons) {
    const Box box = bounds(polygon);
    if (box.width() < kSkewRatio * box.height()) continue;
    slopes.emplace_back(slope_of(polygon), box.width());
    total += box.width();
  }
  std::ranges::sort(slopes);
  float sum = 0;
  for (const auto& [slope, weight] : slopes)
    if ((sum += weight) >= total / 2) return slope;
  return 0;
}

Box levelled(const Polygon& polygon, float skew) {
  Polygon level;
  std::ranges::transform(polygon, level.begin(),
                         [&](Point point) { return Point{point.x + skew * point.y, point.y - skew * point.x}; });
  return bounds(level);
}

}  // namespace

Box in_frame(const Box& box, Direction direction, int page_width, int page_height) {
  return bounds(to_frame(polygon_of(box), direction, page_width, page_height));
}

std::vector<Frame> frames_of(const std::vector<Line>& lines, int page_width, int page_height) {
  std::array<Frame, 3> by_direction;
  std::array<std::vector<Polygon>, 3> polygons;
  std::array<std::size_t, 3> characters{};
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const Direction direction = direction_of(lines[index]);
    const auto which = static_cast<std::size_t>(direction);
    by_direction[which].direction = direction;
    by_direction[which].fragments.push_back({.line = index});
    polygons[which].push_back(to_frame(lines[index].polygon, direction, page_width, page_height));
    characters[which] += character_count(lines[index].text);
  }
  std::vector<Frame> frames;
  for (const std::size_t which : order_by(characters, [](std::size_t count) { return -static_cast<double>(count); })) {
    Frame& frame = by_direction[which];
    if (frame.fragments.empty()) continue;
    const float skew = skew_of(polygons[which]);
    for (std::size_t index = 0; index < frame.fragments.size(); ++index)
      frame.fragments[index].box = levelled(polygons[which][index], skew);
    stable_sort_by(frame.fragments,
                   [](const Fragment& fragment) { return std::pair(fragment.box.top, fragment.box.left); });
    frames.push_back(std::move(frame));
  }
  return frames;
}

float text_height(const std::vector<Fragment>& fragments) {
  float total = 0;
  for (const Fragment& fragment : fragments) total += fragment.box.width();
  float sum = 0;
  for (const std::size_t index : order_by(fragments, [](const Fragment& fragment) { return fragment.box.height(); }))
    if ((sum += fragments[index].box.width()) >= total / 2) return std::max(1.F, fragments[index].box.height());
  return 1;
}

}  // namespace plimsoll

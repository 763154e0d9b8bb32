#include "reading/straighten/skew.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "reading/detect/quad.h"

namespace plimsoll {
namespace {

// Boxes shorter than this against their height are words and numbers: their slope says little.
constexpr double kLongEnough = 4;
// Together they must be so long, in widths of the page, and so many.
constexpr double kTextMin = 1;
constexpr std::size_t kLinesMin = 3;
// More than half of the text must be within this of its median, in radians (a degree).
constexpr double kAgree = 0.0175;

struct Slope {
  double angle = 0;
  double length = 0;
};

Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

Slope slope_of(const Polygon& quad) {
  const Point left = middle(quad[0], quad[3]);
  const Point right = middle(quad[1], quad[2]);
  return {.angle = std::atan2(static_cast<double>(right.y) - left.y, static_cast<double>(right.x) - left.x),
          .length = distance(left, right)};
}

double total(const std::vector<Slope>& slopes) {
  return std::accumulate(slopes.begin(), slopes.end(), 0.0,
                         [](double sum, const Slope& slope) { return sum + slope.length; });
}

double median(std::vector<Slope>& slopes) {
  std::ranges::sort(slopes, {}, &Slope::angle);
  double left = total(slopes) / 2;
  for (const Slope& slope : slopes)
    if ((left -= slope.length) <= 0) return slope.angle;
  return slopes.back().angle;
}

}  // namespace

double skew_of(const std::vector<LinePlace>& lines, int page_width) {
  std::vector<Slope> slopes;
  for (const LinePlace& line : lines) {
    const PixelSize size = quad_size(line.quad);
    if (line.angle % 180 == 0 && size.width >= kLongEnough * size.height) slopes.push_back(slope_of(line.quad));
  }
  if (slopes.size() < kLinesMin || total(slopes) < kTextMin * page_width) return 0;
  const double skew = median(slopes);
  const double all = total(slopes);
  std::erase_if(slopes, [&](const Slope& slope) { return std::abs(slope.angle - skew) > kAgree; });
  return total(slopes) > all / 2 && std::abs(skew) <= kSkewMax ? skew : 0;
}

}  // namespace plimsoll

#include "reading/order/line_homes.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "reading/layout/class_box.h"

namespace plimsoll {
namespace {

constexpr float kShareMin = 0.5F;
// Shares of a line that differ by less are the same, and so are areas whose ratio is nearer to one.
constexpr float kShareSame = 0.1F;
constexpr float kAreaSame = 0.8F;

struct Home {
  std::size_t region = 0;
  float share = 0;  // of the line's box
  float area = 0;
  float score = 0;
};

bool better(const Home& a, const Home& b) {
  if (a.share > b.share + kShareSame) return true;
  if (b.share > a.share + kShareSame) return false;
  if (a.area < kAreaSame * b.area) return true;
  if (b.area < kAreaSame * a.area) return false;
  return a.score > b.score;
}

std::optional<std::size_t> home_of(const Box& line, const std::vector<LayoutRegion>& regions) {
  const float size = area(line);
  if (size <= 0) return std::nullopt;
  std::optional<Home> best;
  for (std::size_t index = 0; index < regions.size(); ++index) {
    const Home home{.region = index,
                    .share = common_area(line, regions[index].box) / size,
                    .area = area(regions[index].box),
                    .score = regions[index].score};
    if (home.share >= kShareMin && (!best || better(home, *best))) best = home;
  }
  return best ? std::optional(best->region) : std::nullopt;
}

}  // namespace

LineHomes find_homes(std::vector<Line> lines, const std::vector<LayoutRegion>& regions) {
  LineHomes homes{.of_region = std::vector<std::vector<Line>>(regions.size())};
  for (Line& line : lines) {
    const std::optional<std::size_t> region = home_of(bounds(line.polygon), regions);
    (region ? homes.of_region[*region] : homes.outside).push_back(std::move(line));
  }
  return homes;
}

}  // namespace plimsoll

#include "reading/seal/text_band.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "reading/detect/quad.h"
#include "reading/stable_order.h"

namespace plimsoll {
namespace {

constexpr std::size_t kSectors = 360;
constexpr float kFullTurn = 2 * std::numbers::pi_v<float>;
constexpr float kSector = kFullTurn / kSectors;
// Less of a turn is a straight line that was marked unevenly.
constexpr std::size_t kSectorsMin = 30;
// Radii are a mean of so many sectors to each side: the map is no smoother than its pixels.
constexpr int kSmooth = 4;

// One connected part of the map: white in a picture of its bounding box, without its holes.
struct Part {
  cv::Rect box;
  cv::Mat mask;
  int pixels = 0;
};

// The circle that lies closest to all of the band's pixels (least squares of x² + y² + ax + by + c): runs through its
// middle.
std::optional<cv::Point2d> middle_of_circle(const std::vector<cv::Point>& pixels) {
  cv::Matx33d sums = cv::Matx33d::zeros();
  cv::Vec3d right;
  const cv::Point2d origin = pixels.front();
  for (const cv::Point& pixel : pixels) {
    const cv::Vec3d row(pixel.x - origin.x, pixel.y - origin.y, 1);
    sums += row * row.t();
    right -= row * (row[0] * row[0] + row[1] * row[1]);
  }
  cv::Vec3d circle;
  if (!cv::solve(sums, right, circle, cv::DECOMP_CHOLESKY)) return std::nullopt;
  return cv::Point2d(origin.x - circle[0] / 2, origin.y - circle[1] / 2);
}

struct Sector {
  float inner = 0;
  float outer = 0;
  [[nodiscard]] bool empty() const { return outer <= 0; }
};

std::array<Sector, kSectors> sectors_of(const std::vector<cv::Point>& pixels, cv::Point2d centre) {
  std::array<Sector, kSectors> sectors{};
  for (const cv::Point& pixel : pixels) {
    const double x = pixel.x - centre.x;
    const double y = pixel.y - centre.y;
    const auto radius = static_cast<float>(std::hypot(x, y));
    const double angle = std::atan2(y, x) + (y < 0 ? 2 * std::numbers::pi : 0);
    Sector& sector = sectors.at(std::min(static_cast<std::size_t>(angle / kSector), kSectors - 1));
    sector.inner = sector.empty() ? radius : std::min(sector.inner, radius);
    sector.outer = std::max(sector.outer, radius + 1);
  }
  return sectors;
}

// Where the longest run of empty sectors ends, and how many are left without it.
std::pair<std::size_t, std::size_t> after_gap(const std::array<Sector, kSectors>& sectors) {
  std::size_t longest = 0;
  std::size_t begin = 0;
  std::size_t run = 0;
  for (std::size_t index = 0; index < 2 * kSectors; ++index) {
    run = sectors.at(index % kSectors).empty() ? run + 1 : 0;
    if (run > kSectors) break;
    if (run > longest) longest = run, begin = (index + 1) % kSectors;
  }
  return {begin, kSectors - std::min(longest, kSectors)};
}

std::vector<float> smoothed(const std::vector<float>& radii) {
  std::vector<float> smooth(radii.size());
  const int last = static_cast<int>(radii.size()) - 1;
  for (int index = 0; index <= last; ++index) {
    const int first = std::max(0, index - kSmooth);
    const int end = std::min(last, index + kSmooth);
    float sum = 0;
    for (int each = first; each <= end; ++each) sum += radii[static_cast<std::size_t>(each)];
    smooth[static_cast<std::size_t>(index)] = sum / static_cast<float>(end - first + 1);
  }
  return smooth;
}

float thickness(const Arc& arc) {
  float sum = 0;
  for (std::size_t index = 0; index < arc.outer.size(); ++index) sum += arc.outer[index] - arc.inner[index];
  return sum / static_cast<float>(arc.outer.size());
}

// Outwards, inwards and at both ends.
void grow(Arc& arc, float by) {
  const float middle = (arc.outer.front() + arc.inner.front() + arc.outer.back() + arc.inner.back()) / 4;
  const auto open =
      static_cast<std::size_t>(std::max(0.F, kFullTurn - arc.step * static_cast<float>(arc.outer.size())) / arc.step);
  const std::size_t ends = std::min(static_cast<std::size_t>(by / std::max(middle, 1.F) / arc.step), open / 2);
  for (std::vector<float>* radii : {&arc.outer, &arc.inner}) {
    radii->insert(radii->begin(), ends, radii->front());
    radii->insert(radii->end(), ends, radii->back());
  }
  arc.begin -= static_cast<float>(ends) * arc.step;
  for (float& radius : arc.outer) radius += by;
  for (float& radius : arc.inner) radius = std::max(0.F, radius - by);
}

std::optional<Arc> arc_of(const Part& part, double growth) {
  std::vector<cv::Point> pixels;
  cv::findNonZero(part.mask, pixels);
  const auto centre = middle_of_circle(pixels);
  if (!centre) return std::nullopt;
  const std::array<Sector, kSectors> sectors = sectors_of(pixels, *centre);
  const auto [begin, count] = after_gap(sectors);
  if (count < kSectorsMin) return std::nullopt;
  Arc arc{.centre = {static_cast<float>(centre->x + part.box.x), static_cast<float>(centre->y + part.box.y)},
          .begin = static_cast<float>(begin) * kSector,
          .step = kSector,
          .outer = {},
          .inner = {}};
  Sector last = sectors.at(begin);
  for (std::size_t index = 0; index < count; ++index) {
    const Sector& sector = sectors.at((begin + index) % kSectors);
    if (!sector.empty()) last = sector;  // a hole is as its neighbour is
    arc.outer.push_back(last.outer);
    arc.inner.push_back(last.inner);
  }
  arc.outer = smoothed(arc.outer);
  arc.inner = smoothed(arc.inner);
  grow(arc, std::min(static_cast<float>(growth), thickness(arc)));
  return arc;
}

Polygon grown(const Polygon& quad, double by) {
  const Point middle{(quad[0].x + quad[2].x) / 2, (quad[0].y + quad[2].y) / 2};
  const float width = std::max(distance(quad[0], quad[1]), 1.F);
  const float height = std::max(distance(quad[0], quad[3]), 1.F);
  const float wider = (width + 2 * static_cast<float>(by)) / width;
  const float higher = (height + 2 * static_cast<float>(by)) / height;
  const Point along{(quad[1].x - quad[0].x) / 2 * wider, (quad[1].y - quad[0].y) / 2 * wider};
  const Point down{(quad[3].x - quad[0].x) / 2 * higher, (quad[3].y - quad[0].y) / 2 * higher};
  const auto corner = [&](float right, float below) {
    return Point{middle.x + right * along.x + below * down.x, middle.y + right * along.y + below * down.y};
  };
  return {corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)};
}

std::optional<TextBand> band_of(const Part& part, const cv::Mat& map, const BandRules& rules) {
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(part.mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE, part.box.tl());
  if (outlines.empty()) return std::nullopt;
  const MinimalQuad around = minimal_quad(cv::Mat(outlines.front()));
  if (around.short_side < rules.side_min) return std::nullopt;
  TextBand band{.quad = around.corners, .arc = {}, .score = static_cast<float>(cv::mean(map(part.box), part.mask)[0])};
  if (band.score < rules.score_min) return std::nullopt;
  const double growth = part.pixels * rules.grow / std::max(cv::arcLength(outlines.front(), true), 1.0);
  if (part.pixels < rules.straight * area(around.corners)) band.arc = arc_of(part, growth);
  band.quad = grown(band.quad, growth);
  return band;
}

}  // namespace

std::vector<TextBand> text_bands(const cv::Mat& map, const BandRules& rules) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centroids;
  const int count = cv::connectedComponentsWithStats(map > rules.binarise, labels, stats, centroids, 8, CV_32S);
  std::vector<int> largest(static_cast<std::size_t>(count - 1));  // 0 is what is no text
  std::iota(largest.begin(), largest.end(), 1);
  const auto pixels = [&](int label) { return stats.at<int>(label, cv::CC_STAT_AREA); };
  stable_sort_by(largest, [&](int label) { return -pixels(label); });
  std::vector<TextBand> bands;
  for (const int label : largest) {
    if (bands.size() == rules.bands_max || pixels(label) < rules.side_min * rules.side_min) break;
    const int* found = stats.ptr<int>(label);
    Part part{
        .box = {found[cv::CC_STAT_LEFT], found[cv::CC_STAT_TOP], found[cv::CC_STAT_WIDTH], found[cv::CC_STAT_HEIGHT]},
        .mask = {},
        .pixels = pixels(label)};
    part.mask = labels(part.box) == label;
    if (auto band = band_of(part, map, rules)) bands.push_back(*std::move(band));
  }
  return bands;
}

TextBand placed(TextBand band, float scale, Point origin) {
  const auto there = [&](Point point) { return Point{origin.x + point.x / scale, origin.y + point.y / scale}; };
  std::ranges::transform(band.quad, band.quad.begin(), there);
  if (!band.arc) return band;
  band.arc->centre = there(band.arc->centre);
  for (float& radius : band.arc->outer) radius /= scale;
  for (float& radius : band.arc->inner) radius /= scale;
  return band;
}

}  // namespace plimsoll

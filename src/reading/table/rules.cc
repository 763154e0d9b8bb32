#include "reading/table/rules.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

constexpr double kPixelsMax = 2'000'000;
constexpr std::size_t kRulesMax = 2000;
// A pixel this much darker than those around it is ink. Pale rules are not much darker than paper.
constexpr double kInk = 12;
// Shortest stroke that is looked at, of the longer side and in pixels at least: what is shorter is letters.
constexpr int kShortestOfSide = 60;
constexpr int kShortest = 18;
// Lines of text less high than this (12 points at 96 dpi) have two or three pixels between their letters, or to a rule.
constexpr float kSmallText = 16;
constexpr int kHole = 5;
constexpr int kHoleInSmallText = 3;
// Strokes of at least this share of the picture need no crossing.
constexpr float kLong = 0.25F;
// Shorter ones are ink all along, but for this: a letter's stroke reaches the rules above and below it by holes alone.
constexpr float kInked = 0.85F;
// A stroke ends at another one that is as near as this.
constexpr float kTouch = 6;

cv::Mat grey_of(const cv::Mat& picture) {
  const double scale = std::min(1.0, std::sqrt(kPixelsMax / (static_cast<double>(picture.cols) * picture.rows)));
  cv::Mat small = picture;
  if (scale < 1)
    cv::resize(
        picture, small,
        {std::max(1, static_cast<int>(picture.cols * scale)), std::max(1, static_cast<int>(picture.rows * scale))}, 0,
        0, cv::INTER_AREA);
  cv::Mat grey = small;
  if (small.channels() == 3) cv::cvtColor(small, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

cv::Mat ink_of(const cv::Mat& grey) {
  const int around = std::clamp(std::min(grey.cols, grey.rows) / 20, 7, 25) | 1;
  cv::Mat ink;
  cv::adaptiveThreshold(grey, ink, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV, around, kInk);
  return ink;
}

struct Stroke {
  cv::Rect box;
  float inked = 0;  // share of its length at which there is ink
};

float inked_share(const cv::Mat& ink, bool turn) {
  cv::Mat along;
  cv::reduce(ink, along, turn ? 1 : 0, cv::REDUCE_MAX);
  return static_cast<float>(cv::countNonZero(along)) / static_cast<float>(along.total());
}

// Those that run along an axis. `turn`: down instead of across.
std::vector<Stroke> strokes(const cv::Mat& ink, bool turn, int shortest, int hole) {
  const cv::Size along = turn ? cv::Size(1, shortest) : cv::Size(shortest, 1);
  // Closed first by a few pixels: a scan's rules have holes, and a step where they lean.
  const cv::Size closed = turn ? cv::Size(1, hole) : cv::Size(hole, 1);
  cv::Mat kept;
  cv::morphologyEx(ink, kept, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, closed));
  cv::morphologyEx(kept, kept, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, along));
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(kept, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
  std::vector<Stroke> found;
  found.reserve(contours.size());
  for (const auto& contour : contours) {
    const cv::Rect box = cv::boundingRect(contour);
    found.push_back({box, inked_share(ink(box), turn)});
  }
  return found;
}

// Longest first, as many as there may be, without what is too thick for a rule. `side` is the picture's.
std::vector<Rule> rules_of(const std::vector<Stroke>& strokes, bool turn, float thickest, int side) {
  std::vector<Rule> rules;
  for (const auto& [box, inked] : strokes) {
    const auto length = static_cast<float>(turn ? box.height : box.width);
    const auto thickness = static_cast<float>(turn ? box.width : box.height);
    if (thickness > thickest || length < 3 * thickness) continue;
    if (length < kLong * static_cast<float>(side) && inked < kInked) continue;
    const auto from = static_cast<float>(turn ? box.y : box.x);
    rules.push_back({static_cast<float>(turn ? box.x : box.y) + thickness / 2, from, from + length});
  }
  std::ranges::sort(rules, [](const Rule& a, const Rule& b) { return a.length() > b.length(); });
  if (rules.size() > kRulesMax) rules.resize(kRulesMax);
  return rules;
}

bool ends_at(const Rule& rule, float end, const std::vector<Rule>& others) {
  return std::ranges::any_of(others, [&](const Rule& other) {
    return std::abs(other.at - end) <= kTouch && other.from - kTouch <= rule.at && rule.at <= other.to + kTouch;
  });
}

// Until none goes: a stroke may have touched one that was none itself.
bool drop_loose(std::vector<Rule>& rules, const std::vector<Rule>& others, float side) {
  return std::erase_if(rules, [&](const Rule& rule) {
           return rule.length() < kLong * side && !(ends_at(rule, rule.from, others) && ends_at(rule, rule.to, others));
         }) > 0;
}

void scale(std::vector<Rule>& rules, float at, float along) {
  for (Rule& rule : rules) rule = {rule.at * at, rule.from * along, rule.to * along};
  std::ranges::sort(rules, {}, &Rule::at);
}

}  // namespace

Rules find_rules(const cv::Mat& picture, float text_height) {
  if (picture.cols < kShortest || picture.rows < kShortest) return {};
  const cv::Mat grey = grey_of(picture);
  const cv::Mat ink = ink_of(grey);
  const int longer = std::max(grey.cols, grey.rows);
  const float height = text_height * static_cast<float>(grey.rows) / static_cast<float>(picture.rows);
  const int shortest = std::max({kShortest, longer / kShortestOfSide, static_cast<int>(height)});
  const int hole = height > 0 && height < kSmallText ? kHoleInSmallText : kHole;
  const float thickest = std::max(6.F, static_cast<float>(longer) / 60);
  Rules rules{.across = rules_of(strokes(ink, false, shortest, hole), false, thickest, grey.cols),
              .down = rules_of(strokes(ink, true, shortest, hole), true, thickest, grey.rows)};
  for (bool dropped = true; dropped;) {
    dropped = drop_loose(rules.across, rules.down, static_cast<float>(grey.cols));
    dropped = drop_loose(rules.down, rules.across, static_cast<float>(grey.rows)) || dropped;
  }
  const float x = static_cast<float>(picture.cols) / static_cast<float>(grey.cols);
  const float y = static_cast<float>(picture.rows) / static_cast<float>(grey.rows);
  scale(rules.across, y, x);
  scale(rules.down, x, y);
  return rules;
}

}  // namespace plimsoll

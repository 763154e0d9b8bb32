#include "reading/order/gutter.h"

#include <algorithm>
#include <cmath>

#include "base/median.h"

namespace plimsoll {
namespace {

// Boxes may reach this far over the strip's middle (in text heights): detectors draw them generously.
constexpr float kTolerance = 0.3F;
// An insert or a spanning line in the way outweighs this many facing rows.
constexpr float kInsertCost = 3;
constexpr float kSpanningCost = 1;

// Two fragments of one row with nothing between them but the strip.
struct Facing {
  std::size_t left;
  std::size_t right;
};

bool any_beside(const std::vector<Fragment>& region, const std::vector<std::size_t>& others, const Box& box) {
  return std::ranges::any_of(others, [&](std::size_t other) { return beside(region[other].box, box); });
}

Gutter divide(const std::vector<Fragment>& region, float x, float text_height) {
  const float tolerance = kTolerance * text_height;
  Gutter gutter;
  gutter.x = x;
  std::vector<std::size_t> crossing;
  for (std::size_t index = 0; index < region.size(); ++index) {
    const Box& box = region[index].box;
    if (box.right <= x + tolerance)
      gutter.left.push_back(index);
    else if (box.left >= x - tolerance)
      gutter.right.push_back(index);
    else
      crossing.push_back(index);
  }
  for (const std::size_t index : crossing) {
    const Box& box = region[index].box;
    const bool alone = !any_beside(region, gutter.left, box) && !any_beside(region, gutter.right, box);
    (alone ? gutter.spanning : gutter.inserts).push_back(index);
  }
  return gutter;
}

// For each line at the left of the strip the nearest one at its right, and only pairs that are nearest to each other.
std::vector<Facing> facing_pairs(const std::vector<Fragment>& region, const Gutter& gutter) {
  std::vector<Facing> pairs;
  for (const std::size_t left : gutter.left) {
    const Box& box = region[left].box;
    const auto hidden = [&](std::size_t other) {
      return other != left && region[other].box.left >= box.right && beside(region[other].box, box);
    };
    if (std::ranges::any_of(gutter.left, hidden) || std::ranges::any_of(gutter.inserts, hidden)) continue;
    const std::size_t* nearest = nullptr;
    for (const std::size_t& right : gutter.right)
      if (beside(region[right].box, box) && (nearest == nullptr || region[right].box.left < region[*nearest].box.left))
        nearest = &right;
    if (nearest != nullptr) pairs.push_back({left, *nearest});
  }
  return pairs;
}

// Number of facing rows when the strip divides prose; 0 otherwise.
float facing_rows(const std::vector<Fragment>& region, const Gutter& gutter, float text_height, float rows_min,
                  const GutterRules& rules) {
  const std::vector<Facing> pairs = facing_pairs(region, gutter);
  const auto rows = static_cast<float>(pairs.size());
  if (pairs.empty() || rows < rows_min) return 0;
  std::vector<float> left_widths;
  std::vector<float> right_widths;
  std::vector<float> changes;
  std::vector<float> gaps;
  for (const Facing& pair : pairs) {
    const Box& left = region[pair.left].box;
    const Box& right = region[pair.right].box;
    left_widths.push_back(left.width());
    right_widths.push_back(right.width());
    if (&pair != &pairs.front()) changes.push_back(std::abs(left.right - region[(&pair - 1)->left].box.right));
    gaps.push_back(right.left - left.right);
  }
  const float left_width = median(left_widths);
  if (std::min(left_width, median(right_widths)) < rules.prose_ratio * text_height) return 0;
  if (median(changes) > rules.ragged_max * left_width) return 0;
  // One pair in ten may come too near: detectors err.
  const auto narrow = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 10);
  std::ranges::nth_element(gaps, narrow);
  return *narrow >= rules.width_min * text_height ? rows : 0;
}

// Middles between a right edge and the next left edge.
std::vector<float> candidates(const std::vector<Fragment>& region) {
  std::vector<float> left_edges;
  std::vector<float> right_edges;
  for (const Fragment& fragment : region) {
    left_edges.push_back(fragment.box.left);
    right_edges.push_back(fragment.box.right);
  }
  std::ranges::sort(left_edges);
  std::ranges::sort(right_edges);
  std::vector<float> middles;
  for (const float edge : right_edges) {
    const auto next = std::ranges::lower_bound(left_edges, edge);
    if (next == left_edges.end()) break;
    const float middle = (edge + *next) / 2;
    if (middles.empty() || middle > middles.back()) middles.push_back(middle);
  }
  return middles;
}

}  // namespace

std::optional<Gutter> find_gutter(const std::vector<Fragment>& region, float text_height, std::optional<float> known,
                                  const GutterRules& rules) {
  std::optional<Gutter> best;
  float best_score = 0;
  std::vector<float> middles = candidates(region);
  if (known) middles.insert(middles.begin(), *known);
  for (const float x : middles) {
    Gutter gutter = divide(region, x, text_height);
    const auto inserts = static_cast<float>(gutter.inserts.size());
    if (inserts > rules.inserts_max * static_cast<float>(region.size())) continue;
    const float rows = facing_rows(region, gutter, text_height, known == x ? 1 : rules.facing_min, rules);
    const float score = rows - kInsertCost * inserts - kSpanningCost * static_cast<float>(gutter.spanning.size());
    if (rows == 0 || (best && score <= best_score)) continue;
    best = std::move(gutter);
    best_score = score;
  }
  return best;
}

}  // namespace plimsoll

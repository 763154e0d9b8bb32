#include "reading/order/region_order.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

// Of the page's extent, and of a small box's own.
constexpr float kTolerance = 0.01F;
constexpr float kToleranceOfBox = 0.25F;

// Of an island's height, what columns must run along on each side; and the most boxes among which islands are looked
// for: the work grows with the cube of their number.
constexpr float kAlongIsland = 0.6F;
constexpr std::size_t kIslandsAmong = 100;

using Part = std::vector<std::size_t>;

struct Interval {
  float from = 0;
  float to = 0;
};

// As covered stretches, by rising place, without overlaps.
std::vector<Interval> covered(std::vector<Interval> intervals) {
  std::ranges::sort(intervals, {}, [](const Interval& each) { return std::pair(each.from, each.to); });
  std::vector<Interval> stretches;
  for (const Interval& each : intervals) {
    if (stretches.empty() || each.from >= stretches.back().to)
      stretches.push_back(each);
    else
      stretches.back().to = std::max(stretches.back().to, each.to);
  }
  return stretches;
}

bool meet(const std::vector<Interval>& a, const std::vector<Interval>& b) {
  for (auto first = a.begin(), second = b.begin(); first != a.end() && second != b.end();) {
    if (std::min(first->to, second->to) > std::max(first->from, second->from)) return true;
    if (first->to < second->to)
      ++first;
    else
      ++second;
  }
  return false;
}

Box without_margin(const Box& box, float across, float down) {
  const float x = std::min(across, kToleranceOfBox * box.width());
  const float y = std::min(down, kToleranceOfBox * box.height());
  return {box.left + x, box.top + y, box.right - x, box.bottom - y};
}

class Cutter {
 public:
  explicit Cutter(const std::vector<Box>& boxes) {
    Box all = boxes.front();
    for (const Box& box : boxes) all = united(all, box);
    for (const Box& box : boxes)
      boxes_.push_back(without_margin(box, kTolerance * all.width(), kTolerance * all.height()));
  }

  void read(const Part& part) {
    if (part.size() < 2) {
      order_.insert(order_.end(), part.begin(), part.end());
    } else if (const auto columns = columns_of(part)) {
      read(columns->first);
      read(columns->islands);
      read(columns->rest);
    } else if (const std::vector<Part> bands = bands_of(part); bands.size() > 1) {
      for (const Part& band : bands) read(band);
    } else {
      read_around(part);
    }
  }

  Part take() && { return std::move(order_); }

 private:
  struct Columns {
    Part first;
    Part islands;
    Part rest;
  };

  [[nodiscard]] std::optional<Columns> columns_of(const Part& part) const {
    if (auto columns = side_by_side(part)) return Columns{std::move(columns->first), {}, std::move(columns->second)};
    if (part.size() > kIslandsAmong) return std::nullopt;
    Part islands;
    Part others;
    for (const std::size_t index : part) (is_island(index, part) ? islands : others).push_back(index);
    if (islands.empty() || others.size() < 2) return std::nullopt;
    auto columns = side_by_side(others);
    if (!columns) return std::nullopt;
    return Columns{std::move(columns->first), std::move(islands), std::move(columns->second)};
  }

  // Whether most of its height has something on its left, and most of it something on its right: columns that run
  // around it are not divided by it.
  [[nodiscard]] bool is_island(std::size_t island, const Part& part) const {
    const Box& box = boxes_[island];
    std::vector<Interval> left;
    std::vector<Interval> right;
    for (const std::size_t index : part) {
      const Box& other = boxes_[index];
      const Interval common{std::max(box.top, other.top), std::min(box.bottom, other.bottom)};
      if (common.from >= common.to) continue;
      if (other.right <= box.left) left.push_back(common);
      if (other.left >= box.right) right.push_back(common);
    }
    const auto long_enough = [&](std::vector<Interval> intervals) {
      float length = 0;
      for (const Interval& each : covered(std::move(intervals))) length += each.to - each.from;
      return length > kAlongIsland * box.height();
    };
    return long_enough(std::move(left)) && long_enough(std::move(right));
  }

  // The leftmost column and the rest, when nothing lies across and both have something on the same height.
  [[nodiscard]] std::optional<std::pair<Part, Part>> side_by_side(const Part& part) const {
    const Part by_left = sorted(part, [](const Box& box) { return box.left; });
    float right = boxes_[by_left.front()].right;
    for (auto next = by_left.begin() + 1; next != by_left.end(); ++next) {
      if (boxes_[*next].left >= right) {
        Part first(by_left.begin(), next);
        Part rest(next, by_left.end());
        if (meet(heights(first), heights(rest))) return std::pair(std::move(first), std::move(rest));
      }
      right = std::max(right, boxes_[*next].right);
    }
    return std::nullopt;
  }

  // Parts with an empty height between them; neighbours that have a gutter in common stay together.
  [[nodiscard]] std::vector<Part> bands_of(const Part& part) const {
    std::vector<Part> bands;
    for (Part& row : rows_of(part)) {
      if (!bands.empty()) {
        Part both = bands.back();
        both.insert(both.end(), row.begin(), row.end());
        if (columns_of(both)) {
          bands.back() = std::move(both);
          continue;
        }
      }
      bands.push_back(std::move(row));
    }
    return bands;
  }

  [[nodiscard]] std::vector<Part> rows_of(const Part& part) const {
    std::vector<Part> rows;
    float bottom = 0;
    for (const std::size_t index : sorted(part, [](const Box& box) { return box.top; })) {
      const Box& box = boxes_[index];
      if (rows.empty() || box.top >= bottom) {
        rows.emplace_back();
        bottom = box.bottom;
      }
      rows.back().push_back(index);
      bottom = std::max(bottom, box.bottom);
    }
    return rows;
  }

  // Boxes that interlock: the widest divides what lies above its middle from what lies below.
  void read_around(const Part& part) {
    const std::size_t widest =
        *std::ranges::max_element(part, {}, [&](std::size_t index) { return boxes_[index].width(); });
    Part above;
    Part below;
    for (const std::size_t index : part)
      if (index != widest) (middle(index) < middle(widest) ? above : below).push_back(index);
    read(above);
    order_.push_back(widest);
    read(below);
  }

  template <typename Key>
  [[nodiscard]] Part sorted(const Part& part, const Key& key) const {
    Part by_key = part;
    stable_sort_by(by_key, [&](std::size_t index) { return key(boxes_[index]); });
    return by_key;
  }

  [[nodiscard]] std::vector<Interval> heights(const Part& part) const {
    std::vector<Interval> intervals;
    intervals.reserve(part.size());
    for (const std::size_t index : part) intervals.push_back({boxes_[index].top, boxes_[index].bottom});
    return covered(std::move(intervals));
  }

  [[nodiscard]] float middle(std::size_t index) const { return boxes_[index].top + boxes_[index].bottom; }

  std::vector<Box> boxes_;  // without their margins
  Part order_;
};

}  // namespace

std::vector<std::size_t> region_order(const std::vector<Box>& boxes) {
  if (boxes.empty()) return {};
  Cutter cutter(boxes);
  Part all(boxes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  cutter.read(all);
  return std::move(cutter).take();
}

}  // namespace plimsoll

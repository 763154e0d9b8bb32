#include "composing/letter_sizes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "composing/text_columns.h"

namespace plimsoll {
namespace {

// Work grows with the square of their number.
constexpr std::size_t kMostRows = 4000;

// Shares of the size; poppler's limits, with something to spare.
constexpr float kLineSpacing = 1.48F;
constexpr float kWordGap = 0.73F;
constexpr float kColumnGap = 1.05F;
constexpr std::ptrdiff_t kStragglers = 4;
// The larger size by the smaller one: what never joins beside, what does not as stragglers, what does not above or
// below.
constexpr float kNeverBeside = 1.65F;
constexpr float kNoStragglers = 1.25F;
constexpr float kNotAlike = 1.06F;
// Shares of the height: what suits the eye when letters are selected.
constexpr float kUsual = 0.8F;
constexpr float kLeast = 0.3F;
constexpr float kMost = 1.5F;
// From one size that is tried to the next.
constexpr float kStep = 0.97F;
constexpr float kMostBlankLines = 20;
// Of a reach: what rounding may make of a step that is reached.
constexpr float kNearly = 0.01F;

// Letters of no size would be no text.
float some(float size) { return size > 0 ? size : 1; }

struct SizedColumn {
  TextColumn column;
  float demanded = 0;  // the least that leaves its neighbours alone
  float size = 0;      // 0: not yet known
  [[nodiscard]] float bounded(float wanted) const {
    return std::clamp(wanted, kLeast * column.height, kMost * column.height);
  }
};

// A row beside a column, and how far from it.
struct Neighbour {
  std::size_t column = 0;
  float gap = 0;
};

// Nothing when it is not beside it.
std::optional<float> gap(const Box& box, const Box& other) {
  if (other.bottom < box.top || other.top > box.bottom) return std::nullopt;
  return std::max(other.left - box.right, box.left - other.right);
}

class Sizes {
 public:
  explicit Sizes(std::span<const LineBox> rows) : rows_(rows) {
    for (const TextColumn& column : columns_of(rows)) columns_.push_back({.column = column});
  }

  std::vector<RowLetters> take() {
    for (std::size_t at = next(); at < columns_.size(); at = next()) set(at);
    std::vector<RowLetters> letters;
    for (const SizedColumn& one : columns_)
      for (std::size_t at = 0; at < one.column.count; ++at) letters.push_back({one.size, at > 0});
    return letters;
  }

 private:
  // The column that such a reader begins with next.
  [[nodiscard]] std::size_t next() const {
    const auto is_earlier = [](const TextColumn& a, const TextColumn& b) {
      const float apart = a.box.top - b.box.top;
      return std::abs(apart) < std::min(a.height, b.height) ? a.box.left < b.box.left : apart < 0;
    };
    std::size_t next = columns_.size();
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      if (columns_[at].size > 0) continue;
      if (next == columns_.size() || is_earlier(columns_[at].column, columns_[next].column)) next = at;
    }
    return next;
  }

  // The rows beside a column that it could take.
  [[nodiscard]] std::vector<Neighbour> beside(std::size_t of) const {
    std::vector<Neighbour> found;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      if (at == of || columns_[at].size > 0) continue;
      for (const LineBox& row : rows_.subspan(columns_[at].column.first, columns_[at].column.count))
        if (const auto apart = gap(columns_[of].column.box, core(row))) found.push_back({at, *apart});
    }
    return found;
  }

  // Whether letters of `size` leave alone what stands there.
  static bool keeps_off(std::span<const Neighbour> neighbours, float size) {
    std::ptrdiff_t near = 0;
    for (const Neighbour& one : neighbours) {
      if (one.gap < kWordGap * size) return false;
      if (one.gap < kColumnGap * size) ++near;
    }
    return near == 0 || near > kStragglers;
  }

  // Whether a column above or below that is known would be taken for the same block.
  [[nodiscard]] bool is_alike(std::size_t of, float size) const {
    const Box& box = columns_[of].column.box;
    return std::ranges::any_of(columns_, [&](const SizedColumn& other) {
      const Box& there = other.column.box;
      return &other != &columns_[of] && std::max(other.size, size) < kNotAlike * std::min(other.size, size) &&
             std::max(there.top - box.bottom, box.top - there.bottom) < kLineSpacing * size && there.left < box.right &&
             box.left < there.right;
    });
  }

  void set(std::size_t at) {
    SizedColumn& one = columns_[at];
    const TextColumn& column = one.column;
    const std::vector<Neighbour> neighbours = beside(at);
    const float least = one.bounded(std::max(column.usual_step / kLineSpacing, one.demanded));
    float size = std::max(least, kUsual * column.height);
    while (size > least && !keeps_off(neighbours, size)) size = std::max(least, kStep * size);
    if (keeps_off(neighbours, size)) {
      size = told_apart(at, neighbours, least, size);
    } else {
      if (column.count == 1) size = std::max(least, kUsual * column.height);
      demand(neighbours, size);
    }
    one.size = some(size);
  }

  // A size near `size` that is like none above or below.
  [[nodiscard]] float told_apart(std::size_t at, std::span<const Neighbour> neighbours, float least, float size) const {
    float other = size;
    while (other > least && is_alike(at, other)) other = std::max(least, kStep * other);
    if (!is_alike(at, other)) return other;
    const float most = columns_[at].bounded(kNoStragglers * size);
    for (other = size; other < most && is_alike(at, other);) other = std::min(most, other / kStep);
    return keeps_off(neighbours, other) ? other : size;
  }

  // What is too near to letters of `size` is to be so much larger that it is left alone.
  void demand(std::span<const Neighbour> neighbours, float size) {
    for (const Neighbour& one : neighbours) {
      float& demanded = columns_[one.column].demanded;
      if (one.gap < kWordGap * size)
        demanded = std::max(demanded, kNeverBeside * size);
      else if (one.gap < kColumnGap * size)
        demanded = std::max(demanded, kNoStragglers * size);
    }
  }

  std::span<const LineBox> rows_;
  std::vector<SizedColumn> columns_;
};

}  // namespace

std::vector<RowLetters> letter_sizes(std::span<const LineBox> rows) {
  if (rows.size() <= kMostRows) return Sizes(rows).take();
  std::vector<RowLetters> letters;
  for (const LineBox& row : rows) letters.push_back({.size = some(row.height)});
  return letters;
}

int blank_lines(float step, float size) {
  if (size <= 0) return 0;
  const float reaches = step / (kLineSpacing * size) - kNearly;
  return static_cast<int>(std::clamp(std::ceil(reaches) - 1, 0.0F, kMostBlankLines));
}

}  // namespace plimsoll

#include "reading/order/block_order.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "reading/order/region_order.h"
#include "reading/stable_order.h"

namespace plimsoll {
namespace {

using Indices = std::vector<std::size_t>;

// A caption is no further than this from what it describes, in parts of the page's longer side.
constexpr float kCaptionReach = 0.06F;

// Where on a page a kind is read.
enum class Place { head, body, footnotes, sidebars, foot };

Place place_of(BlockKind kind, const Box& box, float page_height) {
  switch (kind) {
    case BlockKind::header:
      return Place::head;
    case BlockKind::page_number:
      return box.top + box.bottom < page_height ? Place::head : Place::foot;
    case BlockKind::footer:
      return Place::foot;
    case BlockKind::footnote:
      return Place::footnotes;
    case BlockKind::sidebar:
      return Place::sidebars;
    default:
      return Place::body;
  }
}

bool has_caption(BlockKind kind) {
  return kind == BlockKind::figure || kind == BlockKind::table || kind == BlockKind::chart || kind == BlockKind::code;
}

float gap(float from_a, float to_a, float from_b, float to_b) {
  return std::max(0.F, -overlap(from_a, to_a, from_b, to_b));
}

float distance(const Box& a, const Box& b) {
  return gap(a.left, a.right, b.left, b.right) + gap(a.top, a.bottom, b.top, b.bottom);
}

class Orderer {
 public:
  Orderer(const std::vector<PagePart>& parts, Direction direction, int page_width, int page_height)
      : parts_(parts), page_height_(static_cast<float>(page_height)) {
    for (const PagePart& part : parts) boxes_.push_back(in_frame(part.box, direction, page_width, page_height));
    reach_ = kCaptionReach * static_cast<float>(std::max(page_width, page_height));
  }

  [[nodiscard]] Indices by_place() const {
    Indices order;
    for (const Place place : {Place::head, Place::body, Place::footnotes, Place::sidebars, Place::foot}) {
      Indices members;
      for (std::size_t index = 0; index < parts_.size(); ++index)
        if (place_of(parts_[index].kind, parts_[index].box, page_height_) == place) members.push_back(index);
      std::ranges::copy(grouped(members), std::back_inserter(order));
    }
    return order;
  }

  // Parts without a learned place follow what comes before them by their place on the page.
  [[nodiscard]] Indices by_learned() const {
    Indices learned;
    for (std::size_t index = 0; index < parts_.size(); ++index)
      if (parts_[index].order) learned.push_back(index);
    stable_sort_by(learned, [&](std::size_t index) { return *parts_[index].order; });
    std::vector<Indices> after(parts_.size());
    Indices order;
    std::optional<std::size_t> last;
    for (const std::size_t index : by_place()) {
      if (parts_[index].order)
        last = index;
      else
        (last ? after[*last] : order).push_back(index);
    }
    for (const std::size_t index : learned) {
      order.push_back(index);
      order.insert(order.end(), after[index].begin(), after[index].end());
    }
    return order;
  }

 private:
  // `members` with each caption in one group with what it describes.
  [[nodiscard]] Indices grouped(const Indices& members) const {
    std::vector<Indices> groups;
    Indices group_of(parts_.size());
    for (const std::size_t index : members) {
      if (described_by(index, members)) continue;
      group_of[index] = groups.size();
      groups.push_back({index});
    }
    for (const std::size_t index : members)
      if (const auto described = described_by(index, members)) groups[group_of[*described]].push_back(index);
    std::vector<Box> outlines;
    for (const Indices& group : groups) {
      outlines.push_back(boxes_[group.front()]);
      for (const std::size_t index : group) outlines.back() = united(outlines.back(), boxes_[index]);
    }
    Indices order;
    for (const std::size_t group : region_order(outlines))
      std::ranges::copy(ordered(groups[group]), std::back_inserter(order));
    return order;
  }

  [[nodiscard]] Indices ordered(const Indices& group) const {
    std::vector<Box> boxes;
    boxes.reserve(group.size());
    for (const std::size_t index : group) boxes.push_back(boxes_[index]);
    Indices order;
    for (const std::size_t member : region_order(boxes)) order.push_back(group[member]);
    return order;
  }

  // The nearest thing that a caption may belong to; nothing for what is no caption.
  [[nodiscard]] std::optional<std::size_t> described_by(std::size_t caption, const Indices& members) const {
    if (parts_[caption].kind != BlockKind::caption) return std::nullopt;
    std::optional<std::size_t> nearest;
    for (const std::size_t index : members) {
      if (!has_caption(parts_[index].kind)) continue;
      const float far = distance(boxes_[caption], boxes_[index]);
      if (far <= reach_ && (!nearest || far < distance(boxes_[caption], boxes_[*nearest]))) nearest = index;
    }
    return nearest;
  }

  const std::vector<PagePart>& parts_;
  std::vector<Box> boxes_;  // as the page is read
  float page_height_;
  float reach_ = 0;
};

}  // namespace

std::vector<PagePart> in_reading_order(std::vector<PagePart> parts, Direction direction, int page_width,
                                       int page_height) {
  const Orderer orderer(parts, direction, page_width, page_height);
  const bool learned = std::ranges::any_of(parts, [](const PagePart& part) { return part.order.has_value(); });
  const Indices order = learned ? orderer.by_learned() : orderer.by_place();
  std::vector<PagePart> ordered;
  ordered.reserve(parts.size());
  for (const std::size_t index : order) ordered.push_back(std::move(parts[index]));
  return ordered;
}

}  // namespace plimsoll

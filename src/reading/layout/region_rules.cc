#include "reading/layout/region_rules.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

constexpr float kIouSame = 0.6F;
constexpr float kIouOther = 0.98F;
constexpr float kImageLandscape = 0.82F;
constexpr float kImageOther = 0.93F;
constexpr float kContained = 0.9F;
constexpr float kSideMin = 6;
constexpr float kInlineOverlap = 0.5F;
constexpr float kThinOverlap = 0.7F;

std::string_view name_of(const ClassBox& box, const LayoutFamily& family) {
  return family.classes[static_cast<std::size_t>(box.label)].name;
}

float iou_with_ends(const Box& a, const Box& b) {
  const auto ends = [](const Box& box) { return Box{box.left, box.top, box.right + 1, box.bottom + 1}; };
  const float common = common_area(ends(a), ends(b));
  return common / (area(ends(a)) + area(ends(b)) - common);
}

bool lies_in(const Box& inner, const Box& outer) {
  return area(inner) > 0 && common_area(inner, outer) >= kContained * area(inner);
}

bool counts(const ClassBox& box, const LayoutFamily& family) {
  const Box& place = box.box;
  return box.label >= 0 && std::cmp_less(box.label, family.classes.size()) &&
         box.score > family.classes[static_cast<std::size_t>(box.label)].score_min && std::isfinite(place.left) &&
         std::isfinite(place.top) && std::isfinite(place.right) && std::isfinite(place.bottom);
}

// Half to even, as NumPy does.
Box rounded(const Box& box) {
  return {std::nearbyint(box.left), std::nearbyint(box.top), std::nearbyint(box.right), std::nearbyint(box.bottom)};
}

Box within(const Box& box, int width, int height) {
  return {std::max(0.F, box.left), std::max(0.F, box.top), std::min(static_cast<float>(width), box.right),
          std::min(static_cast<float>(height), box.bottom)};
}

// Which of two overlapping boxes goes; neither where they may share their place.
enum class Loser { neither, first, second, both };

Loser loser_of(const ClassBox& a, const ClassBox& b, const LayoutFamily& family) {
  const float smaller = std::min(area(a.box), area(b.box));
  const float overlap = smaller > 0 ? common_area(a.box, b.box) / smaller : 0;
  const bool inline_a = name_of(a, family) == "inline_formula";
  const bool inline_b = name_of(b, family) == "inline_formula";
  if ((inline_a || inline_b) && overlap > kInlineOverlap)
    return inline_a && inline_b ? Loser::both : inline_a ? Loser::first : Loser::second;
  if (overlap <= kThinOverlap) return Loser::neither;
  const bool picture = name_of(a, family) == "image" || name_of(b, family) == "image";
  if (picture && a.label != b.label) return Loser::neither;
  return area(a.box) >= area(b.box) ? Loser::second : Loser::first;
}

std::vector<ClassBox> without(const std::vector<ClassBox>& boxes, const std::vector<bool>& dropped) {
  std::vector<ClassBox> kept;
  for (std::size_t index = 0; index < boxes.size(); ++index)
    if (!dropped[index]) kept.push_back(boxes[index]);
  return kept;
}

}  // namespace

std::vector<ClassBox> suppress(std::vector<ClassBox> boxes) {
  stable_sort_by(boxes, [](const ClassBox& box) { return -box.score; });
  std::vector<ClassBox> kept;
  for (const ClassBox& box : boxes) {
    const bool known = std::ranges::any_of(kept, [&](const ClassBox& better) {
      return iou_with_ends(better.box, box.box) >= (better.label == box.label ? kIouSame : kIouOther);
    });
    if (!known) kept.push_back(box);
  }
  return kept;
}

std::vector<ClassBox> drop_page_images(std::vector<ClassBox> boxes, const LayoutFamily& family, int page_width,
                                       int page_height) {
  if (boxes.size() < 2) return boxes;
  const float page = static_cast<float>(page_width) * static_cast<float>(page_height);
  const float most = (page_width > page_height ? kImageLandscape : kImageOther) * page;
  std::vector<ClassBox> kept = boxes;
  std::erase_if(kept, [&](const ClassBox& box) {
    return name_of(box, family) == "image" && area(within(box.box, page_width, page_height)) > most;
  });
  return kept.empty() ? boxes : kept;
}

std::vector<ClassBox> resolve_containment(std::vector<ClassBox> boxes, const LayoutFamily& family) {
  const auto mode = [&](const ClassBox& box) {
    return family.classes[static_cast<std::size_t>(box.label)].containment;
  };
  std::vector<bool> in_large(boxes.size());
  std::vector<bool> holds_small(boxes.size());
  std::vector<bool> small_in_other(boxes.size());
  for (std::size_t inner = 0; inner < boxes.size(); ++inner)
    for (std::size_t outer = 0; outer < boxes.size(); ++outer) {
      if (inner == outer || !lies_in(boxes[inner].box, boxes[outer].box)) continue;
      if (name_of(boxes[inner], family) == "formula" && name_of(boxes[outer], family) != "formula") continue;
      if (mode(boxes[outer]) == Containment::large) in_large[inner] = true;
      if (mode(boxes[inner]) != Containment::small) continue;
      small_in_other[inner] = true;
      holds_small[outer] = true;
    }
  std::vector<bool> dropped(boxes.size());
  for (std::size_t index = 0; index < boxes.size(); ++index)
    dropped[index] = in_large[index] || (holds_small[index] && !small_in_other[index]);
  return without(boxes, dropped);
}

std::vector<ClassBox> thin_out(std::vector<ClassBox> boxes, const LayoutFamily& family) {
  std::erase_if(boxes, [&](const ClassBox& box) { return name_of(box, family) == "reference"; });
  std::vector<bool> dropped(boxes.size());
  for (std::size_t first = 0; first < boxes.size(); ++first) {
    if (boxes[first].box.width() < kSideMin || boxes[first].box.height() < kSideMin) dropped[first] = true;
    for (std::size_t second = first + 1; second < boxes.size(); ++second) {
      if (dropped[first] || dropped[second]) continue;
      const Loser loser = loser_of(boxes[first], boxes[second], family);
      dropped[first] = loser == Loser::first || loser == Loser::both;
      dropped[second] = loser == Loser::second || loser == Loser::both;
    }
  }
  return without(boxes, dropped);
}

std::vector<LayoutRegion> regions_of(std::vector<ClassBox> boxes, const LayoutFamily& family, int page_width,
                                     int page_height) {
  std::erase_if(boxes, [&](const ClassBox& box) { return !counts(box, family); });
  if (family.output == LayoutOutput::rows) {
    for (ClassBox& box : boxes) box.box = rounded(box.box);
    boxes = drop_page_images(suppress(std::move(boxes)), family, page_width, page_height);
    boxes = resolve_containment(std::move(boxes), family);
  }
  if (family.order_keys > 0)
    stable_sort_by(
        boxes, [&](const ClassBox& box) { return std::pair(box.order, family.order_keys > 1 ? -box.order_tie : 0); });
  for (ClassBox& box : boxes) box.box = within(box.box, page_width, page_height);
  std::erase_if(boxes, [](const ClassBox& box) { return box.box.width() <= 0 || box.box.height() <= 0; });
  if (family.thin_out) boxes = thin_out(std::move(boxes), family);
  std::vector<LayoutRegion> regions;
  regions.reserve(boxes.size());
  for (const ClassBox& box : boxes) {
    const LayoutClass& meaning = family.classes[static_cast<std::size_t>(box.label)];
    regions.push_back({.kind = meaning.kind, .box = box.box, .score = box.score, .level = meaning.level});
    if (family.order_keys > 0) regions.back().order = static_cast<int>(regions.size()) - 1;
  }
  return regions;
}

}  // namespace plimsoll

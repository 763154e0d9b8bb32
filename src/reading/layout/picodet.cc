#include "reading/layout/picodet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reading/stable_order.h"

namespace plimsoll {
namespace {

// Keeps divisions by nothing away, as in the reference.
constexpr float kAreaFloor = 1e-5F;

struct Grid {
  int stride = 0;
  std::size_t columns = 0;
  std::size_t rows = 0;
};

Grid grid_of(int stride, const PicoDetParameters& parameters) {
  const auto places = [&](int side) { return static_cast<std::size_t>((side + stride - 1) / stride); };
  return {.stride = stride, .columns = places(parameters.width), .rows = places(parameters.height)};
}

// The mean of the distribution that softmax makes of `bins`.
float expectation(std::span<const float> bins) {
  const float top = std::ranges::max(bins);
  float sum = 0;
  float weighted = 0;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    const float weight = std::exp(bins[bin] - top);
    sum += weight;
    weighted += weight * static_cast<float>(bin);
  }
  return weighted / sum;
}

// `distribution` holds left, top, right and bottom, one after the other.
Box box_at(const Grid& grid, std::size_t place, std::span<const float> distribution) {
  const auto stride = static_cast<float>(grid.stride);
  const float x = (static_cast<float>(place % grid.columns) + 0.5F) * stride;
  const std::size_t row = place / grid.columns;
  const float y = (static_cast<float>(row) + 0.5F) * stride;
  const std::size_t bins = distribution.size() / 4;
  const auto distance = [&](std::size_t side) { return expectation(distribution.subspan(side * bins, bins)) * stride; };
  return {x - distance(0), y - distance(1), x + distance(2), y + distance(3)};
}

bool covers(const Box& a, const Box& b, float iou_max) {
  const float common = common_area(a, b);
  return common > iou_max * (area(a) + area(b) - common + kAreaFloor);
}

// Of one class: the best of each heap.
void append_best(std::vector<ClassBox>& boxes, std::vector<ClassBox> candidates, const PicoDetParameters& parameters) {
  stable_sort_by(candidates, [](const ClassBox& box) { return -box.score; });
  if (candidates.size() > parameters.candidates_max) candidates.resize(parameters.candidates_max);
  const std::size_t first = boxes.size();
  for (const ClassBox& candidate : candidates) {
    if (boxes.size() - first == parameters.boxes_max) return;
    const bool known = std::any_of(boxes.begin() + static_cast<std::ptrdiff_t>(first), boxes.end(),
                                   [&](const auto& box) { return covers(box.box, candidate.box, parameters.iou_max); });
    if (!known) boxes.push_back(candidate);
  }
}

Result<void> check(const Tensor<float>& scores, const Tensor<float>& distances, const Grid& grid) {
  const std::size_t places = grid.columns * grid.rows;
  const bool fits = scores.shape.size() == 3 && distances.shape.size() == 3 && scores.shape[1] == places &&
                    distances.shape[1] == places && scores.shape[2] > 0 && distances.shape[2] >= 8 &&
                    distances.shape[2] % 4 == 0;
  if (fits) return {};
  return fail(Reason::model_run,
              fmt::format("the layout network has no maps of {} places at stride {}", places, grid.stride));
}

}  // namespace

Result<std::vector<ClassBox>> decode_picodet(std::span<const Tensor<float>> scores,
                                             std::span<const Tensor<float>> distances,
                                             const PicoDetParameters& parameters) {
  if (scores.size() != parameters.strides.size() || distances.size() != scores.size())
    return fail(Reason::model_run, "the layout network has another number of outputs");
  std::vector<std::vector<ClassBox>> by_class(scores.front().shape.empty() ? 0 : scores.front().shape.back());
  for (std::size_t level = 0; level < scores.size(); ++level) {
    const Grid grid = grid_of(parameters.strides[level], parameters);
    TRY_VOID(check(scores[level], distances[level], grid));
    const std::size_t classes = scores[level].shape[2];
    const std::size_t numbers = distances[level].shape[2];
    if (classes != by_class.size()) return fail(Reason::model_run, "the layout network's maps have unlike classes");
    for (std::size_t place = 0; place < grid.columns * grid.rows; ++place)
      for (std::size_t label = 0; label < classes; ++label) {
        const float score = scores[level].values[place * classes + label];
        if (!(score > parameters.score_min)) continue;
        const auto distribution = distances[level].values.subspan(place * numbers, numbers);
        by_class[label].push_back(
            {.label = static_cast<int>(label), .score = score, .box = box_at(grid, place, distribution)});
      }
  }
  std::vector<ClassBox> boxes;
  for (std::vector<ClassBox>& candidates : by_class) append_best(boxes, std::move(candidates), parameters);
  const auto width = static_cast<float>(parameters.width);
  const auto height = static_cast<float>(parameters.height);
  for (ClassBox& box : boxes)
    box.box = {std::clamp(box.box.left, 0.F, width), std::clamp(box.box.top, 0.F, height),
               std::clamp(box.box.right, 0.F, width), std::clamp(box.box.bottom, 0.F, height)};
  return boxes;
}

}  // namespace plimsoll

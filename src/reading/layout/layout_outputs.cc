#include "reading/layout/layout_outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "reading/layout/picodet.h"

namespace plimsoll {
namespace {

// Columns of a row before its order keys.
constexpr std::size_t kColumns = 6;

Result<std::vector<ClassBox>> from_maps(Session& session, const LayoutFamily& family, int page_width, int page_height) {
  const PicoDetParameters parameters{.width = family.width, .height = family.height};
  std::vector<Tensor<float>> scores;
  std::vector<Tensor<float>> distances;
  const std::size_t levels = parameters.strides.size();
  for (std::size_t level = 0; level < levels; ++level) {
    TRY(scores.emplace_back(), session.values(level));
    TRY(distances.emplace_back(), session.values(levels + level));
  }
  TRY(std::vector<ClassBox> boxes, decode_picodet(scores, distances, parameters));
  const float across = static_cast<float>(page_width) / static_cast<float>(family.width);
  const float down = static_cast<float>(page_height) / static_cast<float>(family.height);
  for (ClassBox& box : boxes)
    box.box = {box.box.left * across, box.box.top * down, box.box.right * across, box.box.bottom * down};
  return boxes;
}

// Rows behind the count are padding. Exports differ in the count's type; without it, padding has class -1 or score 0.
std::size_t row_count(Session& session, std::size_t rows) {
  const Result<Tensor<std::int32_t>> count = session.labels(1);
  if (!count || count->values.size() != 1 || count->values.front() < 0) return rows;
  return std::min(rows, static_cast<std::size_t>(count->values.front()));
}

Result<std::vector<ClassBox>> from_rows(Session& session, const LayoutFamily& family) {
  TRY(const Tensor<float> table, session.values(0));
  const std::size_t columns = kColumns + static_cast<std::size_t>(family.order_keys);
  if (table.shape.size() != 2 || table.shape[1] != columns)
    return fail(Reason::model_run, fmt::format("the layout network's rows do not have {} columns", columns));
  std::vector<ClassBox> boxes;
  const std::size_t rows = row_count(session, table.shape[0]);
  boxes.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::span<const float> values = table.values.subspan(row * columns, columns);
    // Written so that what is no number at all fails, too.
    if (!(values[0] >= 0 && values[0] < static_cast<float>(family.classes.size()))) continue;
    boxes.push_back({.label = static_cast<int>(values[0]),
                     .score = values[1],
                     .box = {values[2], values[3], values[4], values[5]},
                     .order = family.order_keys > 0 ? values[kColumns] : 0,
                     .order_tie = family.order_keys > 1 ? values[kColumns + 1] : 0});
  }
  return boxes;
}

}  // namespace

Result<std::vector<ClassBox>> boxes_of(Session& session, const LayoutFamily& family, int page_width, int page_height) {
  if (family.output == LayoutOutput::picodet_maps) return from_maps(session, family, page_width, page_height);
  return from_rows(session, family);
}

}  // namespace plimsoll

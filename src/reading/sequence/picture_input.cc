#include "reading/sequence/picture_input.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

constexpr double kInk = 200;

cv::Mat grey(const cv::Mat& picture) {
  if (picture.channels() == 1) return picture;
  cv::Mat out;
  cv::cvtColor(picture, out, cv::COLOR_BGR2GRAY);
  return out;
}

cv::Mat coloured(const cv::Mat& picture) {
  cv::Mat out;
  cv::cvtColor(picture, out, picture.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
  return out;
}

cv::Mat scaled(const cv::Mat& picture, cv::Size size) {
  if (picture.size() == size) return picture;
  cv::Mat out;
  const bool smaller = size.area() < picture.size().area();
  cv::resize(picture, out, size, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
  return out;
}

cv::Size fitting(const cv::Mat& picture, const SequenceFamily& family, double scale_max) {
  const double scale = std::min(
      {static_cast<double>(family.width) / picture.cols, static_cast<double>(family.height) / picture.rows, scale_max});
  const auto side = [&](int pixels, int most) {
    return std::clamp(static_cast<int>(std::lround(pixels * scale)), 1, most);
  };
  return {side(picture.cols, family.width), side(picture.rows, family.height)};
}

int up_to_step(int side, int step) { return (side + step - 1) / step * step; }

}  // namespace

cv::Mat without_margins(const cv::Mat& picture) {
  const cv::Mat shades = grey(picture);
  double darkest = 0;
  double brightest = 0;
  cv::minMaxLoc(shades, &darkest, &brightest);
  if (darkest == brightest) return picture;
  // (shade − darkest) / (brightest − darkest) × 255 < 200
  const double limit = darkest + kInk / 255 * (brightest - darkest);
  const cv::Mat ink = shades < limit;
  const cv::Rect box = cv::boundingRect(ink);
  return box.empty() ? picture : picture(box);
}

cv::Mat fitted(const cv::Mat& picture, const SequenceFamily& family) {
  const cv::Mat image = family.channels == 1 ? grey(picture) : coloured(picture);
  if (family.fit == PictureFit::stretched) return scaled(image, {family.width, family.height});
  const bool centred = family.fit == PictureFit::centred;
  const cv::Mat content = scaled(image, fitting(image, family, centred ? 1e9 : 1));
  const int width = centred ? family.width : up_to_step(content.cols, family.step);
  const int height = centred ? family.height : up_to_step(content.rows, family.step);
  const int left = centred ? (width - content.cols) / 2 : 0;
  const int top = centred ? (height - content.rows) / 2 : 0;
  cv::Mat out;
  cv::copyMakeBorder(content, out, top, height - content.rows - top, left, width - content.cols - left,
                     cv::BORDER_CONSTANT, centred ? cv::Scalar::all(0) : cv::Scalar::all(255));
  return out;
}

void write_normalised(const cv::Mat& image, const SequenceFamily& family, std::span<float> input) {
  const int channels = image.channels();
  std::size_t next = 0;
  for (int plane = 0; plane < channels; ++plane)
    for (int y = 0; y < image.rows; ++y) {
      const std::uint8_t* pixel = image.ptr<std::uint8_t>(y) + plane;
      for (int x = 0; x < image.cols; ++x, pixel += channels)
        input[next++] = static_cast<float>((*pixel / 255.0 - family.mean) / family.deviation);
    }
}

}  // namespace plimsoll

#include "reading/recognise/line_width.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace plimsoll {
namespace {

// How much the values of a column differ: letters have much of it, gaps little.
std::vector<int> contrast(const cv::Mat& strip, int from, int to) {
  std::vector<int> values;
  cv::Mat grey = strip.colRange(from, to);
  if (grey.channels() == 3) cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
  cv::Mat darkest;
  cv::Mat lightest;
  cv::reduce(grey, darkest, 0, cv::REDUCE_MIN);
  cv::reduce(grey, lightest, 0, cv::REDUCE_MAX);
  values.reserve(static_cast<std::size_t>(grey.cols));
  for (int x = 0; x < grey.cols; ++x) values.push_back(lightest.at<std::uint8_t>(x) - darkest.at<std::uint8_t>(x));
  return values;
}

// The longest run of columns that differ hardly more than the calmest one; of equals the rightmost.
Cut widest_gap(const std::vector<int>& values) {
  constexpr int kNoise = 24;  // of 255
  const int calm = *std::ranges::min_element(values) + kNoise;
  Cut best{.column = 0, .gap = -1};
  int run = 0;
  for (int x = 0; x < static_cast<int>(values.size()); ++x) {
    run = values[static_cast<std::size_t>(x)] <= calm ? run + 1 : 0;
    if (run >= best.gap) best = {.column = x - run / 2, .gap = run};
  }
  return best;
}

}  // namespace

int resized_width(PixelSize line, int height) {
  return std::max(1, static_cast<int>(std::ceil(height * (static_cast<double>(line.width) / line.height))));
}

int input_width(int resized, const RecognitionParameters& parameters) {
  const int step = parameters.width_step;
  const int width = (std::max(resized, parameters.width_min) + step - 1) / step * step;
  return parameters.width_max > 0 ? std::min(width, parameters.width_max) : width;
}

std::vector<Cut> cuts(const cv::Mat& strip, int width_max) {
  std::vector<Cut> places{{}};
  if (width_max <= 0 || strip.cols <= width_max) return places;
  // Parts of like width, planned at four fifths of what fits: each cut may move by what is left to find a gap.
  const int planned = width_max * 4 / 5;
  const int parts = (strip.cols + planned - 1) / planned;
  const int slack = width_max - strip.cols / parts;
  for (int part = 1; part < parts; ++part) {
    const int middle = static_cast<int>(static_cast<std::int64_t>(strip.cols) * part / parts);
    const int from = middle - slack / 2 + 1;
    Cut place = widest_gap(contrast(strip, from, middle + slack / 2));
    place.column += from;
    places.push_back(place);
  }
  return places;
}

}  // namespace plimsoll

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
  for (int x = 0; x < grey.cols; ++x) values.push_back(lightest.at<std::uint8_t>(x) - darkest.at<std::uint8_t>(x));
  return values;
}

// The middle of the longest run of columns that differ hardly more than the calmest one; of equals the rightmost.
int widest_gap(const std::vector<int>& values) {
  constexpr int kNoise = 24;  // of 255
  const int calm = *std::ranges::min_element(values) + kNoise;
  int best = 0;
  int best_length = -1;
  int run = 0;
  for (int x = 0; x < static_cast<int>(values.size()); ++x) {
    run = values[static_cast<std::size_t>(x)] <= calm ? run + 1 : 0;
    if (run < best_length) continue;
    best_length = run;
    best = x - run / 2;
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

std::vector<int> cuts(const cv::Mat& strip, int width_max) {
  std::vector<int> columns{0};
  while (width_max > 0 && strip.cols - columns.back() > width_max) {
    const int from = columns.back() + width_max * 2 / 3;
    const int to = columns.back() + width_max;
    columns.push_back(from + std::max(1, widest_gap(contrast(strip, from, to))));
  }
  columns.push_back(strip.cols);
  return columns;
}

}  // namespace plimsoll

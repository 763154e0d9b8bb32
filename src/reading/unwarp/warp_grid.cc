#include "reading/unwarp/warp_grid.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace plimsoll {
namespace {

// The maps of a band take 8 bytes a pixel: of a whole page of 16 million pixels they would take 128 MB.
constexpr int kBandRows = 32;

}  // namespace

WarpGrid::WarpGrid(std::vector<Point> points, int columns, int width, int height)
    : points_(std::move(points)),
      columns_(columns),
      rows_(static_cast<int>(points_.size()) / columns),
      width_(static_cast<float>(width)),
      height_(static_cast<float>(height)) {}

Point WarpGrid::on_picture(Point flat) const {
  const float x = std::clamp(flat.x / (width_ - 1), 0.F, 1.F) * static_cast<float>(columns_ - 1);
  const float y = std::clamp(flat.y / (height_ - 1), 0.F, 1.F) * static_cast<float>(rows_ - 1);
  const int column = std::min(static_cast<int>(x), columns_ - 2);
  const int row = std::min(static_cast<int>(y), rows_ - 2);
  const float right = x - static_cast<float>(column);
  const float below = y - static_cast<float>(row);
  const auto at = [&](int across, int down) -> const Point& {
    return points_[static_cast<std::size_t>((row + down) * columns_ + column + across)];
  };
  const auto mixed = [&](float Point::* part) {
    const float above = at(0, 0).*part + right * (at(1, 0).*part - at(0, 0).*part);
    const float under = at(0, 1).*part + right * (at(1, 1).*part - at(0, 1).*part);
    return above + below * (under - above);
  };
  return {mixed(&Point::x), mixed(&Point::y)};
}

cv::Mat WarpGrid::flattened(const cv::Mat& picture) const {
  cv::Mat flat(picture.size(), picture.type());
  cv::Mat x(kBandRows, picture.cols, CV_32FC1);
  cv::Mat y(kBandRows, picture.cols, CV_32FC1);
  for (int top = 0; top < picture.rows; top += kBandRows) {
    const int rows = std::min(kBandRows, picture.rows - top);
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < picture.cols; ++column) {
        const Point from = on_picture({static_cast<float>(column), static_cast<float>(top + row)});
        x.at<float>(row, column) = from.x;
        y.at<float>(row, column) = from.y;
      }
    cv::Mat band = flat.rowRange(top, top + rows);
    cv::remap(picture, band, x.rowRange(0, rows), y.rowRange(0, rows), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  }
  return flat;
}

}  // namespace plimsoll

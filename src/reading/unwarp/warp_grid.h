// Where the points of a flat page lie on the picture of one that is bent: a coarse grid, linear in between.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// Of a picture `width` × `height`, which the flat page's own size is, too.
class WarpGrid {
 public:
  // `points` row by row, from the flat page's top left corner to its bottom right one, in pixels of the picture;
  // at least 2 × 2.
  WarpGrid(std::vector<Point> points, int columns, int width, int height);

  [[nodiscard]] Point on_picture(Point flat) const;
  // The flat page, drawn a band of rows at a time: one more picture of this size and little else. What lies outside of
  // the picture repeats its border.
  [[nodiscard]] cv::Mat flattened(const cv::Mat& picture) const;

 private:
  std::vector<Point> points_;
  int columns_;
  int rows_;
  float width_;
  float height_;
};

}  // namespace plimsoll

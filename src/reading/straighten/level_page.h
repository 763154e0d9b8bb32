// A page turned by a few degrees around its middle, so that its lines are level.
#pragma once

#include <opencv2/core.hpp>

#include "document/page.h"

namespace plimsoll {

class LevelPage {
 public:
  // `skew`: of its lines, in radians (skew.h); the page keeps its size.
  LevelPage(double skew, int width, int height);

  [[nodiscard]] Point levelled(Point on_page) const { return turned(on_page, -1); }
  [[nodiscard]] Point on_page(Point levelled) const { return turned(levelled, 1); }
  // The picture, levelled: one more of its size. What turns in from outside repeats the border.
  [[nodiscard]] cv::Mat levelled(const cv::Mat& page) const;

 private:
  [[nodiscard]] Point turned(Point point, float way) const;

  float sine_;
  float cosine_;
  Point middle_;
};

}  // namespace plimsoll

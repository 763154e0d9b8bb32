// Text on a seal as the seal network marks it: bands of pixels, straight or bent around the seal's middle. Pure
// geometry; coordinates are those of the map unless said otherwise.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// A bent band: between two curves around a centre. Its text runs clockwise with its upper edge outwards, or the other
// way around; the band does not say which.
struct Arc {
  Point centre;
  float begin = 0;  // angle in radians, 0 to the right, growing clockwise as the picture is seen
  float step = 0;   // between two radii
  std::vector<float> outer;
  std::vector<float> inner;  // as many; each below its outer one
};

struct TextBand {
  Polygon quad{};          // the smallest rectangle around it, corners as they lie: what a straight band is read from
  std::optional<Arc> arc;  // of a bent one
  float score = 0;         // mean probability within its outline
};

struct BandRules {
  float binarise = 0.2F;  // PaddleX' thresholds for seals: limits of the map and of a band's mean
  float score_min = 0.6F;
  double grow = 0.5;      // the network marks the core of the text: bands grow by area × this / perimeter
  double straight = 0.7;  // share of its smallest rectangle from which on a band is straight (PaddleX' crops)
  double side_min = 8;    // thinner ones are specks
  std::size_t bands_max = 32;
};

// `map` is CV_32FC1. The largest bands first, at most bands_max.
[[nodiscard]] std::vector<TextBand> text_bands(const cv::Mat& map, const BandRules& rules);

// In a picture that the map shows at `scale`, its top left corner at `origin`.
[[nodiscard]] TextBand placed(TextBand band, float scale, Point origin);

}  // namespace plimsoll

// For tests: a seal as offices have it, drawn: text around a ring, something in its middle.
#pragma once

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>

namespace plimsoll {

// BGR, size × size, white around it. The text stands on an arc of `span` radians around `middle`, the angle at which
// its middle is (0 right, π/2 below); `outwards`: its upper edge is the outer one, so it runs clockwise.
inline cv::Mat drawn_seal(const std::string& text, int size, double middle = -std::numbers::pi / 2, double span = 4.2,
                          bool outwards = true) {
  const cv::Scalar ink(40, 30, 190);
  const cv::Scalar white = cv::Scalar::all(255);
  cv::Mat seal(size, size, CV_8UC3, white);
  const cv::Point centre(size / 2, size / 2);
  cv::circle(seal, centre, size / 2 - 8, ink, std::max(3, size / 60), cv::LINE_AA);
  cv::circle(seal, centre, size / 14, ink, cv::FILLED, cv::LINE_AA);
  const double radius = size * 0.355;
  const double scale = size * 0.00345;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const double share = static_cast<double>(index) / static_cast<double>(text.size() - 1) - 0.5;
    const double angle = middle + (outwards ? 1 : -1) * share * span;
    const std::string letter(1, text[index]);
    const int tile = size / 5;
    cv::Mat glyph(tile, tile, CV_8UC3, white);
    const int thickness = std::max(2, size / 130);
    int below = 0;
    const cv::Size box = cv::getTextSize(letter, cv::FONT_HERSHEY_DUPLEX, scale, thickness, &below);
    cv::putText(glyph, letter, {(tile - box.width) / 2, (tile + box.height) / 2}, cv::FONT_HERSHEY_DUPLEX, scale, ink,
                thickness, cv::LINE_AA);
    const double turn = angle * 180 / std::numbers::pi + (outwards ? 90 : -90);
    const cv::Mat spin = cv::getRotationMatrix2D({tile / 2.F, tile / 2.F}, -turn, 1);
    cv::warpAffine(glyph, glyph, spin, glyph.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, white);
    const cv::Point corner(static_cast<int>(centre.x + radius * std::cos(angle)) - tile / 2,
                           static_cast<int>(centre.y + radius * std::sin(angle)) - tile / 2);
    cv::Mat there = seal(cv::Rect(corner, glyph.size()));
    cv::min(there, glyph, there);
  }
  return seal;
}

}  // namespace plimsoll

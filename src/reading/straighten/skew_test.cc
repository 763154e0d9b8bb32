#include "reading/straighten/skew.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace plimsoll {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

// A line of text whose left end is at (x, y), with whole corners as detectors give them.
LinePlace line(float x, float y, float width, float height, double degrees) {
  const auto at = [&](float along, float down) {
    const auto sine = static_cast<float>(std::sin(degrees * kDegree));
    const auto cosine = static_cast<float>(std::cos(degrees * kDegree));
    return Point{std::round(x + cosine * along - sine * down), std::round(y + sine * along + cosine * down)};
  };
  return place_of({at(0, 0), at(width, 0), at(width, height), at(0, height)});
}

std::vector<LinePlace> page_of(int lines, double degrees) {
  std::vector<LinePlace> page;
  for (int index = 0; index < lines; ++index)
    page.push_back(line(100, 300 + 40.F * static_cast<float>(index), 800, 24, degrees));
  return page;
}

TEST(Skew, IsTheSlopeOfTheLines) {
  for (const double degrees : {-12.0, -3.0, -0.6, 0.0, 0.4, 2.0, 9.5})
    EXPECT_NEAR(skew_of(page_of(12, degrees), 1000), degrees * kDegree, 0.05 * kDegree) << degrees;
}

TEST(Skew, FewOddLinesDoNotMoveIt) {
  std::vector<LinePlace> page = page_of(10, 2);
  for (int index = 0; index < 4; ++index) page.push_back(line(100, 900, 300, 20, -7));
  for (int index = 0; index < 30; ++index) page.push_back(line(100, 900, 30, 20, 30));  // too short to say anything
  EXPECT_NEAR(skew_of(page, 1000), 2 * kDegree, 0.05 * kDegree);
}

TEST(Skew, IsNotGuessed) {
  EXPECT_EQ(skew_of({}, 1000), 0);
  EXPECT_EQ(skew_of(page_of(2, 3), 1000), 0) << "two lines";
  EXPECT_EQ(skew_of(page_of(4, 3), 5000), 0) << "little text on a wide page";
  EXPECT_EQ(skew_of(page_of(8, 20), 1000), 0) << "steeper than any scanner's slip";
  std::vector<LinePlace> fan;
  for (int index = 0; index < 9; ++index) fan.push_back(line(100, 100, 700, 20, -8 + 2.0 * index));
  EXPECT_EQ(skew_of(fan, 1000), 0) << "lines that disagree";
  std::vector<LinePlace> tall = page_of(8, 3);
  for (LinePlace& each : tall) each.angle = 90;
  EXPECT_EQ(skew_of(tall, 1000), 0) << "text that runs downwards";
}

}  // namespace
}  // namespace plimsoll

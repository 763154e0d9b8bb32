#include "reading/detect/detector_size.h"

#include <gtest/gtest.h>

#include <set>

namespace plimsoll {
namespace {

DetectionParameters of(std::string_view set) { return reading_parameters(set).value().detection; }

TEST(DetectorSize, RoundsHalfToEvenAsPythonDoes) {
  struct Row {
    int side;
    int rounded;
  };
  for (const Row& row : {Row{80, 64}, {112, 128}, {176, 192}, {48, 64}, {16, 0}, {15, 0}, {17, 32}, {737, 736}})
    EXPECT_EQ(round_to_step(row.side, 32), row.rounded) << row.side;
}

TEST(DetectorSize, StretchesAsTheReferencesDo) {
  struct Row {
    const char* set;
    PixelSize page;
    PixelSize input;
  };
  for (const Row& row : {Row{"rapidocr", {640, 480}, {992, 736}},      // 981 x 736
                         Row{"rapidocr", {1216, 2000}, {1216, 1984}},  // 62.5 steps: to the even one
                         Row{"rapidocr", {463, 1013}, {736, 1600}},    // 735 (truncated) x 1610
                         Row{"official-v6", {640, 480}, {640, 480}}, Row{"official-v6", {40, 30}, {96, 64}},  // 85 x 64
                         Row{"official-v6", {8000, 6000}, {4000, 3008}}}) {
    const DetectorSize size = detector_size(row.page, of(row.set));
    EXPECT_EQ(size.input, row.input) << row.set << ' ' << row.page.width << ": " << size.input.width << " x "
                                     << size.input.height;
    EXPECT_EQ(size.content, size.input);
  }
}

TEST(DetectorSize, SmallPagesGetTheirOwnShapeWithoutDistortion) {
  const DetectorSize page = detector_size({640, 736}, of("default"));
  EXPECT_EQ(page, (DetectorSize{.content = {736, 846}, .input = {896, 896}})) << "enlarged, in a frame";
  const DetectorSize line = detector_size({400, 50}, of("default"));
  EXPECT_EQ(line, (DetectorSize{.content = {800, 100}, .input = {832, 128}})) << "enlarged at most twice";
}

TEST(DetectorSize, LargePagesMeetInAFewFramesOfBoundedArea) {
  const DetectionParameters parameters = of("default");
  std::set<std::pair<int, int>> frames;
  for (int width = 600; width <= 12000; width += 137) {
    for (int height = 600; height <= 12000; height += 211) {
      const DetectorSize size = detector_size({width, height}, parameters);
      EXPECT_EQ(size.input.width % 64, 0);
      EXPECT_EQ(size.input.height % 64, 0);
      EXPECT_LE(size.content.width, size.input.width);
      EXPECT_LE(size.content.height, size.input.height);
      EXPECT_LE(static_cast<double>(size.input.pixels()), parameters.pixels_max);
      const double across = static_cast<double>(size.content.width) / width;
      const double down = static_cast<double>(size.content.height) / height;
      EXPECT_NEAR(across / down, 1.0, 0.02) << width << " x " << height;
      if (static_cast<double>(size.input.pixels()) > parameters.free_pixels_max)
        frames.emplace(size.input.width, size.input.height);
    }
  }
  EXPECT_LE(frames.size(), 14U);
  EXPECT_EQ(detector_size({2480, 3508}, parameters).input, (PixelSize{768, 1088}));
  EXPECT_EQ(detector_size({3508, 2480}, parameters).input, (PixelSize{1088, 768}));
}

TEST(DetectorSize, HopelessShapesStayWithinBounds) {
  for (const PixelSize page : {PixelSize{1, 1}, {1, 30000}, {30000, 1}, {20, 100000}}) {
    const DetectorSize size = detector_size(page, of("default"));
    EXPECT_GE(size.content.width, 1);
    EXPECT_GE(size.content.height, 1);
    EXPECT_LE(static_cast<double>(size.input.pixels()), 850'000);
  }
}

}  // namespace
}  // namespace plimsoll

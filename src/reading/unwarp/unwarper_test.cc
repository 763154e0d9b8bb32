#include "reading/unwarp/unwarper.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "inference/openvino/openvino_engine.h"

namespace plimsoll {
namespace {

const std::filesystem::path kNet = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "src/reading/unwarp/testdata";

// In the colour that the made network knows.
cv::Mat coloured_page() { return {600, 400, CV_8UC3, cv::Scalar(0.4 * 255, 0.6 * 255, 0.8 * 255)}; }

Result<std::optional<WarpGrid>> look(const cv::Mat& page) {
  auto engine = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
  Unwarper unwarper({.models_folder = kNet});
  TRY_VOID(unwarper.load(*engine));
  return unwarper.look(page);
}

TEST(Unwarper, TheNetworksPointsAreThePages) {
  const auto grid = look(coloured_page());
  ASSERT_TRUE(grid) << grid.error().text();
  ASSERT_TRUE(*grid);
  EXPECT_NEAR((*grid)->on_picture({0, 300}).y, 300, 0.5) << "the edges are where they were";
  EXPECT_NEAR((*grid)->on_picture({199.5F, 299.5F}).y, 299.5 + 60, 0.5) << "the middle sags by a tenth of the height";
  EXPECT_NEAR((*grid)->on_picture({199.5F, 299.5F}).x, 199.5, 0.5);
}

TEST(Unwarper, AFlatPageIsLeftAlone) {
  const auto grid = look(cv::Mat(600, 400, CV_8UC1, cv::Scalar(200)));
  ASSERT_TRUE(grid) << grid.error().text();
  EXPECT_FALSE(*grid);
}

// A line that sags as the network says becomes level.
TEST(WarpGrid, FlattensWhatIsBent) {
  std::vector<Point> points;
  for (int row = 0; row < 5; ++row)
    for (int column = 0; column < 9; ++column) {
      const float x = static_cast<float>(column) / 8 * 399;
      points.push_back({x, static_cast<float>(row) / 4 * 599 + 0.0005F * x * (399 - x)});
    }
  const WarpGrid grid(points, 9, 400, 600);
  cv::Mat bent(600, 400, CV_8UC1, cv::Scalar(255));
  for (int x = 0; x < 400; ++x) {
    const int y = 300 + static_cast<int>(0.0005 * x * (399 - x));
    bent(cv::Rect(x, y - 2, 1, 5)) = 0;
  }
  const cv::Mat flat = grid.flattened(bent);
  ASSERT_EQ(flat.size(), bent.size());
  for (int x = 5; x < 395; x += 13) EXPECT_LT(flat.at<std::uint8_t>(300, x), 120) << x;
  const Point middle = grid.on_picture({200, 300});
  EXPECT_NEAR(middle.y, 320, 1);
}

TEST(WarpGrid, PointsBeyondThePageAreItsEdge) {
  const WarpGrid flat({{0, 0}, {99, 0}, {0, 49}, {99, 49}}, 2, 100, 50);
  EXPECT_EQ(flat.on_picture({-5, 60}), (Point{0, 49}));
  EXPECT_EQ(flat.on_picture({99, 0}), (Point{99, 0}));
}

}  // namespace
}  // namespace plimsoll

#include "reading/layout/picodet.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll {
namespace {

// One stride of 16 over an input of 64 × 32: four columns, two rows; three classes; four bins.
constexpr PicoDetParameters kSmall{.width = 64, .height = 32, .strides = {16, 32, 64, 64}};
constexpr std::size_t kClasses = 3;
constexpr std::size_t kBins = 4;

struct Maps {
  std::vector<std::vector<float>> scores;
  std::vector<std::vector<float>> distances;

  explicit Maps(const PicoDetParameters& parameters) {
    for (const int stride : parameters.strides) {
      const auto places = [&](int side) { return static_cast<std::size_t>((side + stride - 1) / stride); };
      const std::size_t all = places(parameters.width) * places(parameters.height);
      scores.emplace_back(all * kClasses, 0.F);
      distances.emplace_back(all * 4 * kBins, 0.F);
    }
  }

  // All weight on one bin of each side: the distance is that bin's.
  void put(std::size_t level, std::size_t place, std::size_t label, float score, const std::array<int, 4>& distance) {
    scores[level][place * kClasses + label] = score;
    for (std::size_t side = 0; side < 4; ++side)
      for (std::size_t bin = 0; bin < kBins; ++bin)
        distances[level][(place * 4 + side) * kBins + bin] =
            bin == static_cast<std::size_t>(distance[side]) ? 60.F : 0.F;
  }

  static std::vector<Tensor<float>> tensors(const std::vector<std::vector<float>>& maps, std::size_t numbers) {
    std::vector<Tensor<float>> all;
    for (const auto& map : maps) all.push_back({{1, map.size() / numbers, numbers}, map});
    return all;
  }

  Result<std::vector<ClassBox>> decode(const PicoDetParameters& parameters) const {
    return decode_picodet(tensors(scores, kClasses), tensors(distances, 4 * kBins), parameters);
  }
};

TEST(PicoDet, NothingAboveTheThresholdGivesNothing) {
  Maps maps(kSmall);
  maps.put(0, 1, 2, 0.5F, {1, 1, 1, 1});
  EXPECT_TRUE(maps.decode(kSmall)->empty());
}

TEST(PicoDet, ABoxLiesAroundItsPlaceByTheDistances) {
  Maps maps(kSmall);
  maps.put(0, 5, 2, 0.75F, {1, 0, 2, 0});  // second row, second column: its middle is 24, 24
  maps.put(0, 5, 2, 0.75F, {1, 1, 2, 0});
  const auto boxes = maps.decode(kSmall).value();
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0].label, 2);
  EXPECT_EQ(boxes[0].score, 0.75F);
  EXPECT_EQ(boxes[0].box, (Box{8, 8, 56, 24}));
}

TEST(PicoDet, TheDistanceIsTheMeanOfItsDistribution) {
  Maps maps(kSmall);
  maps.put(0, 4, 0, 0.9F, {0, 0, 0, 0});
  // A quarter and three quarters: right lies at 0.25 × 1 + 0.75 × 2 strides.
  float* right = &maps.distances[0][(std::size_t{4} * 4 + 2) * kBins];
  std::fill_n(right, kBins, -60.F);
  right[1] = 0;
  right[2] = std::log(3.F);
  EXPECT_NEAR(maps.decode(kSmall)->at(0).box.right, 8 + 1.75 * 16, 1e-3);
}

TEST(PicoDet, BoxesEndWithTheInput) {
  Maps maps(kSmall);
  maps.put(1, 0, 1, 0.9F, {3, 3, 3, 3});
  EXPECT_EQ(maps.decode(kSmall)->at(0).box, (Box{0, 0, 64, 32}));
}

TEST(PicoDet, OfOneClassTheBestOfAHeapStays) {
  Maps maps(kSmall);
  maps.put(0, 1, 0, 0.6F, {1, 1, 1, 1});
  maps.put(0, 5, 0, 0.8F, {1, 2, 1, 0});  // the same place, seen from below
  maps.put(0, 3, 0, 0.7F, {0, 1, 1, 1});
  maps.put(0, 2, 1, 0.6F, {1, 1, 1, 1});  // of another class, in the way of nobody
  std::vector<std::pair<int, float>> found;
  for (const ClassBox& box : maps.decode(kSmall).value()) found.emplace_back(box.label, box.score);
  EXPECT_EQ(found, (std::vector<std::pair<int, float>>{{0, 0.8F}, {0, 0.7F}, {1, 0.6F}}));
}

TEST(PicoDet, OnlySoManyBoxesOfAClass) {
  PicoDetParameters few = kSmall;
  few.boxes_max = 2;
  Maps maps(few);
  for (std::size_t place = 0; place < 4; ++place)
    maps.put(0, place, 0, 0.6F + 0.1F * static_cast<float>(place), {0, 0, 1, 1});
  EXPECT_EQ(maps.decode(few)->size(), 2U);
  EXPECT_EQ(maps.decode(few)->at(0).score, 0.6F + 0.1F * 3);
}

TEST(PicoDet, OtherOutputsAreErrors) {
  Maps maps(kSmall);
  const auto distances = Maps::tensors(maps.distances, 4 * kBins);
  auto scores = Maps::tensors(maps.scores, kClasses);
  scores[0].shape[1] = 7;
  EXPECT_EQ(decode_picodet(scores, distances, kSmall).error().reason, Reason::model_run);
  scores.pop_back();
  EXPECT_EQ(decode_picodet(scores, distances, kSmall).error().reason, Reason::model_run);
}

}  // namespace
}  // namespace plimsoll

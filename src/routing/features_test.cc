#include "routing/features.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

constexpr FeatureSet kAll = {{true, true, true, true, true, true}};

struct Row {
  Bytes available;
  FeatureSet expected;
};

class UnmeasuredFeatures : public testing::TestWithParam<Row> {};

TEST_P(UnmeasuredFeatures, FollowTheFixedThresholds) {
  const FeatureChoice choice = choose_features(kAll, {}, 100_MiB, GetParam().available, false);
  EXPECT_EQ(choice.features, GetParam().expected);
  EXPECT_FALSE(choice.must_wait);
}

INSTANTIATE_TEST_SUITE_P(Thresholds, UnmeasuredFeatures,
                         testing::Values(Row{Bytes(1'000'000'000), kAll},
                                         Row{Bytes(999'999'999), {{false, false, true, true, true, true}}},
                                         Row{Bytes(500'000'000), {{false, false, true, true, true, true}}},
                                         Row{Bytes(499'999'999), {{false, false, false, true, true, true}}}));

TEST(MeasuredFeatures, ThePriceDecidesAndTheDearestGoFirst) {
  const FeaturePrices prices = {.bytes = {200_MiB, 100_MiB, 50_MiB, 0_B, 20_MiB, 0_B}, .least_free = {}};
  EXPECT_EQ(choose_features(kAll, prices, 100_MiB, 470_MiB, false).features, kAll);
  const FeatureChoice choice = choose_features(kAll, prices, 100_MiB, 280_MiB, false);
  EXPECT_EQ(choice.features, (FeatureSet{{false, true, true, true, true, true}}));
  EXPECT_EQ(choice.needed, 270_MiB);
  ASSERT_EQ(choice.degradations.size(), 1);
  EXPECT_EQ(choice.degradations[0].feature, "charts");
  EXPECT_EQ(choice.degradations[0].reason, "the page with charts needs 470 MiB, 280 MiB available");
}

TEST(MeasuredFeatures, WhatIsSetDecidesAlone) {
  FeaturePrices prices = {.bytes = {200_MiB, 100_MiB, 50_MiB, 0_B, 20_MiB, 0_B}, .least_free = {}};
  prices.least_free.at(static_cast<std::size_t>(Feature::tables)) = 600_MiB;
  const FeatureChoice below = choose_features(kAll, prices, 100_MiB, 599_MiB, false);
  EXPECT_EQ(below.features, (FeatureSet{{true, true, false, true, true, true}}));
  EXPECT_EQ(below.degradations.at(0).reason, "599 MiB available, tables is set to be left out below 600 MiB");
  EXPECT_EQ(choose_features(kAll, prices, 100_MiB, 600_MiB, false).features, kAll);
}

TEST(MeasuredFeatures, AStrictRequestLosesNothingAndWaits) {
  const FeatureChoice choice = choose_features(kAll, {}, 100_MiB, 10_MiB, true);
  EXPECT_EQ(choice.features, kAll);
  EXPECT_TRUE(choice.must_wait);
  EXPECT_TRUE(choice.degradations.empty());
}

TEST(MeasuredFeatures, WhatWasNotWantedIsNotADegradation) {
  EXPECT_TRUE(choose_features({}, {}, 100_MiB, 1_MiB, false).degradations.empty());
}

}  // namespace
}  // namespace plimsoll

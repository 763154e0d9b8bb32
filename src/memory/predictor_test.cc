#include "memory/predictor.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll {
namespace {
using namespace literals;

const StageKey kDetect{"detect", "det", "bf16"};
const StagePrice kPrice{10_MiB, 150};

// A stage that needs 20 MiB + 120 bytes a pixel, give or take 2 MiB.
StageSample measured(std::mt19937& random, std::uint64_t pixels) {
  const std::uint64_t noise = random() % (4 << 20);
  return {pixels, Bytes((18 << 20) + 120 * pixels + noise)};
}

TEST(Predictor, StartsFromTheCataloguesPrice) {
  const Predictor predictor({});
  EXPECT_EQ(predictor.stage({kDetect, 1'000'000, kPrice}), 10_MiB + Bytes(150'000'000));
  EXPECT_EQ(predictor.stage({kDetect, 10, {}}), 8_MiB) << "the floor";
}

TEST(Predictor, CoversPagesThatItHasNotSeenWithoutWaste) {
  std::mt19937 random(1);
  Predictor predictor({});
  for (int count = 0; count < 200; ++count)
    predictor.observe(kDetect, measured(random, 300'000 + random() % 1'200'000));
  PredictionQuality quality;
  for (int count = 0; count < 1000; ++count) {
    const StageSample actual = measured(random, 300'000 + random() % 1'200'000);
    quality.record(predictor.stage({kDetect, actual.size, kPrice}), actual.peak);
  }
  EXPECT_GE(quality.coverage(), 0.99);
  EXPECT_LE(quality.median_over_reservation(), 1.15);
}

TEST(PredictionQuality, JudgesByTheLastPagesAndCountsAll) {
  PredictionQuality quality;
  for (std::size_t page = 0; page < PredictionQuality::kWindow; ++page) quality.record(1_MiB, 2_MiB);
  for (std::size_t page = 0; page < PredictionQuality::kWindow; ++page) quality.record(2_MiB, 1_MiB);
  EXPECT_EQ(quality.coverage(), 1);
  EXPECT_EQ(quality.pages(), PredictionQuality::kWindow);
  EXPECT_EQ(quality.pages_ever(), 2 * PredictionQuality::kWindow);
}

TEST(Predictor, BeyondTheLargestMeasuredSizeThePriceIsAFloor) {
  Predictor predictor({});
  for (int count = 0; count < 20; ++count) predictor.observe(kDetect, {100'000, 20_MiB});
  EXPECT_LT(predictor.stage({kDetect, 100'000, kPrice}), 22_MiB);
  EXPECT_EQ(predictor.stage({kDetect, 1'000'000, kPrice}), 10_MiB + Bytes(150'000'000));
}

// A line through what pages of one format take said nothing at all of a page that is a little smaller.
TEST(Predictor, PagesOfOneFormatSayNothingAboutASlope) {
  std::mt19937 random(2);
  Predictor predictor({});
  for (int count = 0; count < 60; ++count) predictor.observe(kDetect, measured(random, 1'000'000 + random() % 2'000));
  for (const std::uint64_t size : {900'000U, 970'000U, 1'000'000U, 1'002'000U}) {
    const StageSample actual = measured(random, size);
    EXPECT_GE(predictor.stage({kDetect, size, kPrice}), actual.peak) << size;
    EXPECT_LE(predictor.stage({kDetect, size, kPrice}), Bytes(165'000'000)) << size;
  }
  EXPECT_LE(predictor.stage({kDetect, 2'000'000, kPrice}), 10_MiB + Bytes(300'000'000)) << "the price, beyond them";
}

TEST(Predictor, BelowTheSmallestMeasuredSizeThePriceIsAFloorWithinReason) {
  Predictor predictor({});
  for (int count = 0; count < 20; ++count) {
    predictor.observe(kDetect, {1'000'000, 100_MiB});
    predictor.observe(kDetect, {1'500'000, 200_MiB});
  }
  EXPECT_GE(predictor.stage({kDetect, 500'000, kPrice}), 10_MiB + Bytes(75'000'000)) << "the line is at nothing there";
  EXPECT_LE(predictor.stage({kDetect, 990'000, kPrice}), 106_MiB) << "the price says 152 MiB";
}

TEST(Predictor, LearnsFromAMiss) {
  Predictor predictor({});
  for (int count = 0; count < 50; ++count) predictor.observe(kDetect, {100'000, 20_MiB});
  EXPECT_LT(predictor.stage({kDetect, 100'000, kPrice}), 40_MiB);
  predictor.observe(kDetect, {100'000, 40_MiB});
  EXPECT_GE(predictor.stage({kDetect, 100'000, kPrice}), 40_MiB);
}

TEST(Predictor, KeepsABoundedNumberOfSamplesAndKeys) {
  Predictor predictor({});
  for (std::size_t key = 0; key < Predictor::kMostFits + 10; ++key)
    for (std::size_t count = 0; count < Predictor::kMostSamples + 5; count += key == 0 ? 1 : 100)
      predictor.observe({"stage", std::to_string(key), "f32"}, {count, 1_MiB});
  EXPECT_EQ(predictor.samples().size(), Predictor::kMostFits);
  EXPECT_EQ(predictor.samples().at({"stage", "0", "f32"}).size(), Predictor::kMostSamples);
}

TEST(Predictor, APageIsItsBaseAndItsLargestStageWithinTheCap) {
  const Predictor predictor({});
  const std::vector<StageDemand> demands = {{kDetect, 0, {50_MiB, 0}}, {{"recognise", "rec", "bf16"}, 0, {30_MiB, 0}}};
  EXPECT_EQ(predictor.page(100_MiB, demands, 1_GiB), 150_MiB);
  EXPECT_EQ(predictor.page(100_MiB, demands, 120_MiB), 120_MiB);
}

TEST(FitLine, RecoversALineAndNeverFallsWithSize) {
  const std::vector<StageSample> line = {{100, Bytes(1300)}, {200, Bytes(2300)}, {300, Bytes(3300)}};
  const Fit fit = fit_line(line, 0.99);
  EXPECT_NEAR(fit.slope, 10, 1e-9);
  EXPECT_NEAR(fit.intercept, 300, 1e-6);
  const std::vector<StageSample> falling = {{100, Bytes(3000)}, {300, Bytes(1000)}};
  EXPECT_EQ(fit_line(falling, 0.99).slope, 0);
}

}  // namespace
}  // namespace plimsoll

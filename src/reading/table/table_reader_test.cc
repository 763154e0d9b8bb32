#include "reading/table/table_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <string>

#include "inference/openvino/openvino_engine.h"
#include "reading/table/page_region.h"

namespace plimsoll {
namespace {

// begin, <tr>, </tr>, <td, <td></td>, end
const StructureVocabulary& vocabulary() {
  static const StructureVocabulary few("<tr>\n</tr>\n<td");
  return few;
}

struct Outputs {
  std::vector<float> boxes;
  std::vector<float> tokens;
  Shape box_shape{1, 0, 4};
  Shape token_shape{1, 0, 6};

  void step(std::size_t label, std::array<float, 4> box = {}, float probability = 0.5F) {
    boxes.insert(boxes.end(), box.begin(), box.end());
    for (std::size_t each = 0; each < 6; ++each) tokens.push_back(each == label ? probability : 0.F);
    box_shape[1] = ++token_shape[1];
  }
  [[nodiscard]] Result<StructureReading> read() const {
    return read_steps({box_shape, boxes}, {token_shape, tokens}, vocabulary(), {100, 200, 300, 300});
  }
};

TEST(TableReader, StepsAreTheLikeliestTokensUpToTheEnd) {
  Outputs outputs;
  outputs.step(5);  // an end at the first step is none
  outputs.step(1);
  outputs.step(4, {0.5F, 0.25F, 0.75F, 0.5F}, 0.8F);
  outputs.step(5);
  outputs.step(4);
  const StructureReading reading = outputs.read().value();
  ASSERT_EQ(reading.steps.size(), 3U);
  EXPECT_EQ(reading.steps[2].token.tag, StructureTag::cell);
  EXPECT_EQ(reading.steps[2].box, (Box{200, 225, 250, 250})) << "pixels of the page";
  EXPECT_FLOAT_EQ(reading.confidence, 0.6F);
}

TEST(TableReader, BoxesThatAreNoneBecomeEmptyAndNoneLeavesTheRegion) {
  const float no_number = std::numeric_limits<float>::quiet_NaN();
  const float endless = std::numeric_limits<float>::infinity();
  struct Row {
    std::array<float, 4> numbers;
    Box box;
  };
  for (const Row& row : {Row{{0, 0, 0, 0}, {}},
                         {{0.5F, 0, 0.25F, 1}, {}},
                         {{no_number, 0, 1, 1}, {}},
                         {{0, 0, endless, 1}, {}},
                         {{-5, -5, 7, 7}, {100, 200, 300, 300}}}) {
    Outputs outputs;
    outputs.step(4, row.numbers);
    EXPECT_EQ(outputs.read()->steps.at(0).box, row.box);
  }
}

TEST(TableReader, NumbersThatAreNoneAreNoCrash) {
  Outputs outputs;
  outputs.step(4, {}, std::numeric_limits<float>::quiet_NaN());
  outputs.step(4, {}, -std::numeric_limits<float>::infinity());
  const auto reading = outputs.read();
  ASSERT_TRUE(reading);
  EXPECT_TRUE(std::isfinite(reading->confidence));
}

TEST(TableReader, OutputsOfOtherShapesAreAnError) {
  Outputs good;
  good.step(4);
  ASSERT_TRUE(good.read());
  for (const Shape& shape : {Shape{1, 1, 5}, {1, 2, 6}, {2, 1, 6}, {1, 6}, {}, {1, 100'000, 6}}) {
    Outputs outputs = good;
    outputs.token_shape = shape;
    EXPECT_EQ(outputs.read().error().reason, Reason::model_run);
  }
  Outputs outputs = good;
  outputs.box_shape = {1, 1, 8};
  EXPECT_EQ(outputs.read().error().reason, Reason::model_run);
}

TEST(PageRegion, IsCutToThePage) {
  const cv::Mat page(100, 200, CV_8UC1);
  const float no_number = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(pixels_of({10.5F, 20, 30.2F, 40}, page), cv::Rect(10, 20, 21, 20));
  EXPECT_EQ(pixels_of({-1e30F, -5, 1e30F, 500}, page), cv::Rect(0, 0, 200, 100));
  for (const Box& outside : {Box{300, 0, 400, 50}, {50, 50, 20, 60}, {no_number, 0, no_number, 9}, {}})
    EXPECT_TRUE(pixels_of(outside, page).empty());
}

// A table without rules: four columns, six rows under a head.
cv::Mat drawn_table() {
  cv::Mat page(420, 760, CV_8UC3, cv::Scalar::all(255));
  const std::array<const char*, 4> head{"Model", "Loaded", "Peak", "Time"};
  for (int row = 0; row < 7; ++row)
    for (int column = 0; column < 4; ++column) {
      const std::string text = row == 0      ? head[static_cast<std::size_t>(column)]
                               : column == 0 ? "net" + std::to_string(row)
                                             : std::to_string(row * 37 + column * 101);
      cv::putText(page, text, {60 + 170 * column, 60 + 50 * row}, cv::FONT_HERSHEY_SIMPLEX, 0.9, cv::Scalar::all(0), 2,
                  cv::LINE_AA);
    }
  cv::line(page, {40, 78}, {720, 78}, cv::Scalar::all(0), 2);
  return page;
}

class WithNetwork : public testing::Test {
 protected:
  static inline const std::filesystem::path kFolder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party/models";
  void SetUp() override {
    engine_ = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
    reader_ = std::make_unique<TableReader>(StageOptions{.models_folder = kFolder});
    const auto loaded = reader_->load(*engine_);
    ASSERT_TRUE(loaded) << loaded.error().text();
  }
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<TableReader> reader_;
};

TEST_F(WithNetwork, SeesRowsAndColumns) {
  const cv::Mat page = drawn_table();
  const auto structure = reader_->read(page, {0, 0, 760, 420}).value();
  ASSERT_TRUE(structure);
  EXPECT_EQ(structure->table.rows, 7);
  EXPECT_EQ(structure->table.columns, 4);
  ASSERT_EQ(structure->table.cells.size(), 28U);
  EXPECT_TRUE(structure->table.cells.front().header);
  EXPECT_FALSE(structure->table.cells.back().header);
  EXPECT_GT(structure->confidence, 0.8F);
  const Box last = structure->table.cells.back().box;  // "626" at 570, 360
  EXPECT_LT(last.left, 600);
  EXPECT_GT(last.right, 590);
  EXPECT_GT(last.bottom, 345);
}

TEST_F(WithNetwork, GreyIsReadLikeColourAndARegionLikeACrop) {
  const cv::Mat page = drawn_table();
  cv::Mat grey;
  cv::cvtColor(page, grey, cv::COLOR_BGR2GRAY);
  const auto coloured = reader_->read(page, {0, 0, 760, 420}).value();
  EXPECT_EQ(reader_->read(grey, {0, 0, 760, 420}).value(), coloured);
  cv::Mat large(900, 900, CV_8UC3, cv::Scalar::all(255));
  page.copyTo(large(cv::Rect(90, 300, 760, 420)));
  const auto placed = reader_->read(large, {90, 300, 850, 720}).value();
  ASSERT_TRUE(placed);
  EXPECT_EQ(placed->table.rows, coloured->table.rows);
  EXPECT_NEAR(placed->table.cells.back().box.left, coloured->table.cells.back().box.left + 90, 0.01);
  EXPECT_NEAR(placed->table.cells.back().box.top, coloured->table.cells.back().box.top + 300, 0.01);
}

TEST_F(WithNetwork, OddPicturesAreNoCrash) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3000, 2), cv::Size(2, 3000)}) {
    const cv::Mat page(size, CV_8UC3, cv::Scalar::all(255));
    EXPECT_TRUE(reader_->read(page, {0, 0, 5000, 5000})) << size;
  }
  EXPECT_EQ(reader_->read(cv::Mat(9, 9, CV_8UC1), {20, 20, 30, 30}).value(), std::nullopt);
}

}  // namespace
}  // namespace plimsoll

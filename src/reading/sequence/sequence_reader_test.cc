#include "reading/sequence/sequence_reader.h"

#include <gmock/gmock.h>

#include "inference/openvino/openvino_engine.h"
#include "reading/chart/read_charts.h"
#include "reading/formula/read_formulas.h"
#include "reading/sequence/picture_input.h"

namespace plimsoll {
namespace {

using testing::SizeIs;

const std::filesystem::path kNets = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "src/reading/sequence/testdata/nets";
constexpr const char* kFormula = "\\frac{a} b+ ≤";

SequenceFamily whole() {
  SequenceFamily family = formula_families().front();
  family.file = "whole.onnx";
  family.width = family.height = 64;
  return family;
}

SequenceFamily in_parts() {
  for (const SequenceFamily& family : formula_families())
    if (!family.decoder.empty()) return family;
  return {};
}

// A page of 300 × 200 with a formula at (100, 50): 64 × 32, its left half black.
cv::Mat page_with_formula() {
  cv::Mat page(200, 300, CV_8UC3, cv::Scalar::all(255));
  page(cv::Rect(100, 50, 32, 32)) = cv::Scalar::all(0);
  page(cv::Rect(163, 50, 1, 1)) = cv::Scalar::all(0);
  return page;
}
constexpr Box kRegion{80, 30, 200, 110};

class SequenceReaderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { engine = make_openvino_engine({.arithmetic = Arithmetic::f32}).value().release(); }
  static void TearDownTestSuite() { delete engine; }
  static Result<Writing> read(const SequenceFamily& family, const cv::Mat& page, const Box& region) {
    SequenceReader reader({.models_folder = kNets}, "formula", family);
    TRY_VOID(reader.load(*engine));
    return reader.read(page, region);
  }
  static inline Engine* engine = nullptr;
};

TEST_F(SequenceReaderTest, ANetworkThatWritesByItself) {
  const auto written = read(whole(), page_with_formula(), kRegion);
  ASSERT_TRUE(written) << written.error().text();
  EXPECT_EQ(written->text, kFormula);
  EXPECT_FALSE(written->cut_off);
}

TEST_F(SequenceReaderTest, AnEncoderAndADecoder) {
  const auto written = read(in_parts(), page_with_formula(), kRegion);
  ASSERT_TRUE(written) << written.error().text();
  EXPECT_EQ(written->text, kFormula);
  EXPECT_FALSE(written->cut_off);
}

TEST_F(SequenceReaderTest, TheNetsWriteNothingOfOtherPictures) {
  const cv::Mat white(200, 300, CV_8UC1, cv::Scalar(255));
  EXPECT_EQ(read(in_parts(), white, kRegion)->text, "");
  EXPECT_EQ(read(whole(), white, kRegion)->text, "");
  EXPECT_EQ(read(whole(), page_with_formula(), {400, 400, 500, 500})->text, "") << "outside of the page";
}

TEST_F(SequenceReaderTest, WhatDoesNotEndIsCutOff) {
  SequenceFamily family = in_parts();
  family.decoder = "endless.onnx";
  family.steps_max = 40;  // more than one padded length
  const auto written = read(family, page_with_formula(), kRegion);
  ASSERT_TRUE(written) << written.error().text();
  EXPECT_TRUE(written->cut_off);
  EXPECT_EQ(written->text, std::string(40, 'a'));
}

TEST_F(SequenceReaderTest, FilesThatAreMissingOrOfAnotherFamilyAreErrors) {
  SequenceFamily family = in_parts();
  family.tokenizer = "nothing.json";
  EXPECT_EQ(read(family, page_with_formula(), kRegion).error().reason, Reason::model_missing);
  family = in_parts();
  family.decoder = "nothing.onnx";
  EXPECT_EQ(read(family, page_with_formula(), kRegion).error().reason, Reason::model_missing);
  family = in_parts();
  family.file = "whole.onnx";  // gives no states
  EXPECT_EQ(read(family, page_with_formula(), kRegion).error().reason, Reason::model_run);
  family = whole();
  family.file = "encoder.onnx";  // has no tokenizer
  EXPECT_EQ(read(family, page_with_formula(), kRegion).error().reason, Reason::model_load);
}

TEST_F(SequenceReaderTest, AReaderThatWasUnloadedComesBack) {
  SequenceReader reader({.models_folder = kNets}, "formula", in_parts());
  for (int turn = 0; turn < 2; ++turn) {
    ASSERT_TRUE(reader.load(*engine));
    EXPECT_EQ(reader.read(page_with_formula(), kRegion)->text, kFormula);
    reader.unload();
    EXPECT_FALSE(reader.loaded());
  }
}

TEST_F(SequenceReaderTest, FormulasOfAPageGetTheirLatexAndKeepTheirLines) {
  Page page{.number = 1, .width = 300, .height = 200};
  page.blocks.push_back({.kind = BlockKind::formula, .box = kRegion});
  page.blocks.back().lines.push_back({.text = "a b"});
  page.blocks.push_back({.kind = BlockKind::text, .box = kRegion});
  SequenceReader reader({.models_folder = kNets}, "formula", in_parts());
  ASSERT_TRUE(reader.load(*engine));
  ASSERT_TRUE(read_formulas(page_with_formula(), reader, page));
  EXPECT_EQ(page.blocks[0].latex, kFormula);
  EXPECT_THAT(page.blocks[0].lines, SizeIs(1));
  EXPECT_EQ(page.blocks[1].latex, "");
  EXPECT_THAT(page.degradations, SizeIs(0));
  page.blocks.assign(kFormulasMax + 2, {.kind = BlockKind::formula, .box = {0, 0, 4, 4}});
  ASSERT_TRUE(read_formulas(page_with_formula(), reader, page));
  ASSERT_THAT(page.degradations, SizeIs(1));
  EXPECT_EQ(page.degradations[0].reason, "64 of 66 were read");
}

TEST_F(SequenceReaderTest, ChartsOfAPageBecomeTables) {
  // As grey as the middle of what the network takes.
  const cv::Mat picture(200, 300, CV_8UC3, cv::Scalar::all(128));
  Page page{.number = 1, .width = 300, .height = 200};
  page.blocks.push_back({.kind = BlockKind::chart, .box = kRegion});
  page.blocks.back().lines.push_back({.text = "1876"});
  SequenceReader reader({.models_folder = kNets}, "chart", [] {
    SequenceFamily family = chart_families().front();
    family.tokenizer = "tokenizer.json";
    return family;
  }());
  ASSERT_TRUE(reader.load(*engine));
  ASSERT_TRUE(read_charts(picture, reader, page));
  const Block& chart = page.blocks[0];
  ASSERT_TRUE(chart.table);
  EXPECT_EQ(chart.table->rows, 2);
  EXPECT_EQ(chart.table->columns, 2);
  ASSERT_THAT(chart.lines, SizeIs(4));
  EXPECT_EQ(chart.lines[0].text, "a");
  EXPECT_EQ(chart.lines[3].text, "1876") << "what was read in the chart follows its cells";
}

TEST(PictureInput, MarginsGoAsFarAsTheInkReaches) {
  const cv::Mat cropped = without_margins(page_with_formula());
  EXPECT_EQ(cropped.size(), cv::Size(64, 32));
  cv::Mat faint(50, 50, CV_8UC1, cv::Scalar(240));
  faint(cv::Rect(10, 20, 5, 6)) = 230;
  EXPECT_EQ(without_margins(faint).size(), cv::Size(5, 6)) << "stretched from black to white first";
  EXPECT_EQ(without_margins(cv::Mat(9, 7, CV_8UC1, cv::Scalar(3))).size(), cv::Size(7, 9));
}

TEST(PictureInput, FitsAsTheFamilyWants) {
  const cv::Mat wide(20, 80, CV_8UC1, cv::Scalar(200));
  SequenceFamily family = whole();
  cv::Mat out = fitted(wide, family);
  EXPECT_EQ(out.size(), cv::Size(64, 64));
  EXPECT_EQ(out.at<std::uint8_t>(32, 32), 200);
  EXPECT_EQ(out.at<std::uint8_t>(10, 32), 0) << "black around it";
  EXPECT_EQ(fitted(cv::Mat(2, 2, CV_8UC1, cv::Scalar(9)), family).at<std::uint8_t>(63, 63), 9) << "enlarged";
  out = fitted(wide, in_parts());
  EXPECT_EQ(out.size(), cv::Size(96, 32));
  EXPECT_EQ(out.at<std::uint8_t>(31, 95), 255) << "white beside it, and not enlarged";
  EXPECT_EQ(fitted(cv::Mat(4000, 400, CV_8UC3, cv::Scalar::all(9)), in_parts()).size(), cv::Size(32, 192));
  out = fitted(cv::Mat(10, 10, CV_8UC3, cv::Scalar(1, 2, 3)), chart_families().front());
  EXPECT_EQ(out.size(), cv::Size(768, 768));
  EXPECT_EQ(out.at<cv::Vec3b>(5, 5), cv::Vec3b(3, 2, 1)) << "R, G, B";
}

}  // namespace
}  // namespace plimsoll

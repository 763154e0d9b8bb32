#include "reading/layout/layout_analyser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "inference/openvino/openvino_engine.h"

namespace plimsoll {
namespace {

const std::filesystem::path kSource = PLIMSOLL_SOURCE_DIR;
const std::filesystem::path kNets = kSource / "src/reading/layout/testdata/nets";
const std::filesystem::path kModels = kSource / "third_party/models";

// The colour that testdata/make_nets.py expects: R 0.8, G 0.4, B 0.2.
cv::Mat coloured_page() { return {500, 1000, CV_8UC3, cv::Scalar(51, 102, 204)}; }

class LayoutAnalyserTest : public testing::Test {
 protected:
  Result<std::vector<LayoutRegion>> find(const LayoutFamily& family, const std::filesystem::path& folder,
                                         const cv::Mat& page) {
    LayoutAnalyser analyser({.models_folder = folder, .meter = &meter_}, family);
    TRY_VOID(analyser.load(*engine_));
    analyser.begin_page(Bytes(0), false);
    TRY(std::vector<LayoutRegion> regions, analyser.find(page));
    EXPECT_EQ(analyser.use().size, static_cast<std::uint64_t>(family.width * family.height));
    EXPECT_EQ(analyser.use().stage, "layout");
    return regions;
  }

  AllocationMeter meter_;
  std::unique_ptr<Engine> engine_ = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
};

TEST_F(LayoutAnalyserTest, RunsEveryFamilyThatDecodesItself) {
  int families = 0;
  for (const LayoutFamily& family : layout_families()) {
    if (family.output != LayoutOutput::rows) continue;
    ++families;
    const auto regions = find(family, kNets, coloured_page());
    ASSERT_TRUE(regions) << family.model << ": " << regions.error().text();
    ASSERT_EQ(regions->size(), 2U) << family.model;
    const bool learned = family.order_keys > 0;  // then the title comes first
    const LayoutRegion& words = regions->at(learned ? 1 : 0);
    const LayoutRegion& title = regions->at(learned ? 0 : 1);
    EXPECT_EQ(words.kind, BlockKind::text) << family.model;
    EXPECT_EQ(title.kind, family.classes.size() == 1 ? BlockKind::text : BlockKind::title) << family.model;
    EXPECT_EQ(words.box, (Box{100, 50, 500, 100})) << family.model;
    EXPECT_EQ(title.box, (Box{100, 150, 900, 175})) << family.model;
    EXPECT_NEAR(words.score, 0.9, 1e-6);
    EXPECT_EQ(title.order, learned ? std::optional(0) : std::nullopt) << family.model;
  }
  EXPECT_EQ(families, 7);
}

TEST_F(LayoutAnalyserTest, TheGeneratedNetsSayNothingOfOtherPages) {
  cv::Mat swapped;
  cv::cvtColor(coloured_page(), swapped, cv::COLOR_BGR2RGB);
  EXPECT_THAT(*find(*find_layout_family("pp-doclayout-v3"), kNets, swapped), testing::IsEmpty());
  EXPECT_THAT(*find(*find_layout_family("pp-doclayout-s"), kNets, swapped), testing::IsEmpty());
}

TEST_F(LayoutAnalyserTest, ANetworkOfAnotherFamilyIsAnError) {
  LayoutFamily wrong = *find_layout_family("pp-doclayout-v3");
  wrong.file = "PP-DocLayoutV2.onnx";
  EXPECT_EQ(find(wrong, kNets, coloured_page()).error().reason, Reason::model_run);
  wrong.file = "nothing.onnx";
  EXPECT_EQ(find(wrong, kNets, coloured_page()).error().reason, Reason::model_missing);
}

// A page as a journal has it, drawn: a title, two columns of lines, a ruled table.
cv::Mat drawn_page() {
  cv::Mat page(1600, 1200, CV_8UC3, cv::Scalar::all(255));
  const auto write = [&](const std::string& text, int x, int y, double size, int thickness) {
    cv::putText(page, text, {x, y}, cv::FONT_HERSHEY_COMPLEX, size, cv::Scalar::all(10), thickness, cv::LINE_AA);
  };
  write("A measured load of pages", 220, 140, 1.6, 3);
  for (int row = 0; row < 24; ++row)
    for (const int x : {100, 640}) write("the mark on a hull says how much", x, 260 + row * 30, 0.72, 1);
  for (int row = 0; row <= 8; ++row)
    cv::line(page, {150, 1080 + row * 40}, {1050, 1080 + row * 40}, cv::Scalar::all(0), 2);
  for (int column = 0; column <= 4; ++column)
    cv::line(page, {150 + column * 225, 1080}, {150 + column * 225, 1400}, cv::Scalar::all(0), 2);
  for (int row = 0; row < 8; ++row)
    for (int column = 0; column < 4; ++column) write("12.5", 200 + column * 225, 1110 + row * 40, 0.7, 1);
  return page;
}

TEST_F(LayoutAnalyserTest, TheShippedNetworkSeesADrawnTable) {
  const auto regions = find(layout_families().front(), kModels, drawn_page());
  ASSERT_TRUE(regions) << regions.error().text();
  const auto table = std::ranges::find(*regions, BlockKind::table, &LayoutRegion::kind);
  ASSERT_NE(table, regions->end());
  EXPECT_NEAR(table->box.left, 150, 30);
  EXPECT_NEAR(table->box.top, 1080, 30);
  EXPECT_NEAR(table->box.right, 1050, 30);
  EXPECT_NEAR(table->box.bottom, 1400, 30);
}

TEST_F(LayoutAnalyserTest, GreyPagesAreReadLikeColouredOnes) {
  cv::Mat grey;
  cv::cvtColor(drawn_page(), grey, cv::COLOR_BGR2GRAY);
  EXPECT_EQ(*find(layout_families().front(), kModels, grey), *find(layout_families().front(), kModels, drawn_page()));
}

}  // namespace
}  // namespace plimsoll

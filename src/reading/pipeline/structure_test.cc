// Everything beyond text on one page: real networks for text and seals, made ones for layout, formulas and charts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <opencv2/imgproc.hpp>

#include "inference/openvino/openvino_engine.h"
#include "reading/pipeline.h"
#include "reading/seal/drawn_seal.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

const fs::path kSource = PLIMSOLL_SOURCE_DIR;
const fs::path kNets = kSource / "src/reading/sequence/testdata/nets";

// A models folder as it is when somebody has added these.
class StructureTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-structure-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const auto& model : fs::directory_iterator(kSource / "third_party/models"))
      fs::create_symlink(model.path(), folder_ / model.path().filename());
    for (const auto& net : fs::directory_iterator(kNets))
      fs::create_symlink(net.path(), folder_ / net.path().filename());
    fs::create_symlink(kNets / "tokenizer.json", folder_ / "chart_tokenizer.json");
    fs::create_symlink(kSource / "src/reading/unwarp/testdata/uvdoc.onnx", folder_ / "uvdoc.onnx");
    engine_ =
        make_openvino_engine({.arithmetic = Arithmetic::f32, .cache_folder = PLIMSOLL_BUILD_DIR "/test-cache"}).value();
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<Pipeline> open(const ReadingManner& manner, bool in_turn = false,
                                 const std::string& layout = "pp-doclayout-v3") {
    auto pipeline =
        Pipeline::create(*engine_,
                         {.models_folder = folder_, .layout_model = layout, .threads = 2, .models_in_turn = in_turn})
            .value();
    pipeline->set_manner(manner);
    if (!in_turn)
      for (const std::string& name : pipeline->needed_models()) EXPECT_TRUE(pipeline->load_model(name)) << name;
    return pipeline;
  }
  Result<Page> read(Pipeline& pipeline, const cv::Mat& page) {
    return pipeline.read({.pixels = {page.data, page.total() * page.elemSize()},
                          .width = page.cols,
                          .height = page.rows,
                          .channels = page.channels()},
                         1, 200, stages_);
  }

  fs::path folder_;
  std::unique_ptr<Engine> engine_;
  std::vector<StageTime> stages_;
};

const ReadingManner kAll{
    .seals = true, .formulas = true, .charts = true, .layout = true, .models = {"latex-ocr", "chart-to-table"}};

// Where the made layout network sees them: a formula (half ink), a chart (grey), a seal.
cv::Mat full_page() {
  cv::Mat page(1000, 1000, CV_8UC3, cv::Scalar::all(255));
  page(cv::Rect(150, 120, 96, 64)) = cv::Scalar::all(0);
  page(cv::Rect(341, 120, 1, 1)) = cv::Scalar::all(0);
  page(cv::Rect(100, 300, 400, 300)) = cv::Scalar::all(128);
  drawn_seal("HARBOUR OFFICE", 300).copyTo(page(cv::Rect(600, 600, 300, 300)));
  cv::putText(page, "Words at the top of it", {80, 60}, cv::FONT_HERSHEY_COMPLEX, 1, cv::Scalar::all(10), 2,
              cv::LINE_AA);
  return page;
}

const Block* of_kind(const Page& page, BlockKind kind) {
  const auto found = std::ranges::find(page.blocks, kind, &Block::kind);
  return found == page.blocks.end() ? nullptr : &*found;
}

TEST_F(StructureTest, FormulasChartsAndSealsOfOnePage) {
  const auto pipeline = open(kAll);
  EXPECT_THAT(pipeline->needed_models(), Contains("latex-ocr"));
  EXPECT_THAT(pipeline->needed_models(), Not(Contains("unimernet")));
  const Page page = read(*pipeline, full_page()).value();
  EXPECT_THAT(page.degradations, IsEmpty());
  ASSERT_NE(of_kind(page, BlockKind::formula), nullptr);
  EXPECT_EQ(of_kind(page, BlockKind::formula)->latex, "\\frac{a} b+ ≤");
  ASSERT_NE(of_kind(page, BlockKind::chart), nullptr);
  ASSERT_TRUE(of_kind(page, BlockKind::chart)->table);
  EXPECT_EQ(of_kind(page, BlockKind::chart)->table->rows, 2);
  ASSERT_NE(of_kind(page, BlockKind::seal), nullptr);
  EXPECT_EQ(of_kind(page, BlockKind::seal)->lines.at(0).text, "HARBOUR OFFICE");
  for (const char* stage : {"layout", "formula", "chart", "seal"})
    EXPECT_THAT(stages_, Contains(testing::Field(&StageTime::stage, stage)));
}

TEST_F(StructureTest, ModelsInTurnReadTheSame) {
  const Page page = read(*open(kAll), full_page()).value();
  const auto in_turn = open(kAll, true);
  EXPECT_EQ(read(*in_turn, full_page())->blocks, page.blocks);
  EXPECT_THAT(in_turn->loaded_models(), IsEmpty());
}

TEST_F(StructureTest, WhatIsNotAskedForIsNotRead) {
  const Page page = read(*open({.layout = true}), full_page()).value();
  EXPECT_EQ(of_kind(page, BlockKind::formula)->latex, "");
  EXPECT_FALSE(of_kind(page, BlockKind::chart)->table);
}

TEST_F(StructureTest, AModelThatNobodyKnowsIsAnErrorNotAnEmptyResult) {
  ReadingManner manner = kAll;
  manner.models = {"latex-ocr", "somebodys-own-chart-model"};
  const auto page = read(*open(manner), full_page());
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().reason, Reason::model_missing);
  EXPECT_THAT(page.error().message, HasSubstr("charts can be read with was named: chart-to-table"));
}

// The shipped layout network has no class for charts: a page with figures says that they were not looked at.
TEST_F(StructureTest, ALayoutWithoutChartsIsSaid) {
  cv::Mat page(1400, 1000, CV_8UC3, cv::Scalar::all(255));
  drawn_seal("HARBOUR OFFICE OF BRISTOL", 300).copyTo(page(cv::Rect(350, 700, 300, 300)));
  for (int row = 0; row < 8; ++row)
    cv::putText(page, "The mark on a hull says how much a ship may carry", {90, 120 + row * 50},
                cv::FONT_HERSHEY_COMPLEX, 0.9, cv::Scalar::all(10), 2, cv::LINE_AA);
  const auto pipeline = open({.charts = true, .layout = true, .models = {"chart-to-table"}}, false, "picodet-cdla");
  const Page read_page = read(*pipeline, page).value();
  ASSERT_NE(of_kind(read_page, BlockKind::figure), nullptr);
  ASSERT_EQ(read_page.degradations.size(), 1U);
  EXPECT_THAT(read_page.degradations[0].reason, HasSubstr("picodet-cdla tells no charts from other figures: 1 were"));
}

std::string all_text(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) text += (text.empty() ? "" : " ") + line.text;
  return text;
}

// A ruled table on a page that is 4 degrees off: rules are looked for along the page's sides.
cv::Mat slanting_table(double degrees) {
  cv::Mat page(1400, 1000, CV_8UC3, cv::Scalar::all(255));
  const auto write = [&](const std::string& text, int x, int y) {
    cv::putText(page, text, {x, y}, cv::FONT_HERSHEY_COMPLEX, 0.9, cv::Scalar::all(10), 2, cv::LINE_AA);
  };
  for (int row = 0; row < 6; ++row) write("The mark on a hull says how much she may carry", 120, 240 + 50 * row);
  for (int row = 0; row <= 6; ++row)
    cv::line(page, {150, 640 + 60 * row}, {850, 640 + 60 * row}, cv::Scalar::all(0), 2);
  for (const int x : {150, 450, 650, 850}) cv::line(page, {x, 640}, {x, 1000}, cv::Scalar::all(0), 2);
  for (int row = 0; row < 6; ++row) {
    write("Cargo hold " + std::to_string(row + 1), 170, 682 + 60 * row);
    write(std::to_string(4711 + row), 500, 682 + 60 * row);
    write(std::to_string(96 + row), 720, 682 + 60 * row);
  }
  const cv::Mat spin = cv::getRotationMatrix2D({500, 700}, -degrees, 1);
  cv::warpAffine(page, page, spin, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(255));
  return page;
}

TEST_F(StructureTest, ATableOnAPageThatIsOffLevelIsReadAsOnTheLevelOne) {
  const auto pipeline = open({.tables = true, .deskew = true, .layout = true}, false, "picodet-cdla");
  const Page level = read(*pipeline, slanting_table(0)).value();
  const Page off = read(*pipeline, slanting_table(4)).value();
  ASSERT_NE(of_kind(off, BlockKind::table), nullptr);
  ASSERT_TRUE(of_kind(off, BlockKind::table)->table);
  EXPECT_EQ(of_kind(off, BlockKind::table)->table->rows, 6);
  EXPECT_EQ(of_kind(off, BlockKind::table)->table->columns, 3);
  EXPECT_EQ(all_text(off), all_text(level));
  // Where it stands on the page, not where it was put level: its lines fall by 4 degrees.
  const Line& first = off.blocks.at(0).lines.at(0);
  EXPECT_NEAR((first.polygon[1].y - first.polygon[0].y) / (first.polygon[1].x - first.polygon[0].x), 0.07, 0.01);
  EXPECT_LT(first.polygon[0].y, of_kind(off, BlockKind::table)->box.top);
}

// Each stage's own network, or the one that the page asks for by name.
TEST_F(StructureTest, OtherNetworksAreReadWithWhenTheyAreAskedFor) {
  const std::vector<ModelSource> sources = {{"pp-doclayout-v3", "layout", "PP-DocLayoutV3.onnx", "", {}},
                                            {"my-tables", "table", "slanet-1m.onnx", "", {}},
                                            {"my-seals", "seal", "pp-ocrv4_mobile_seal_det.onnx", "", {}},
                                            {"my-unwarper", "unwarp", "uvdoc.onnx", "", {}}};
  ReadingManner manner{.tables = true, .seals = true, .unwarping = true, .layout = true};
  const auto pipeline = Pipeline::create(*engine_, {.models_folder = folder_, .models = sources, .threads = 2}).value();
  pipeline->set_manner(manner);
  EXPECT_THAT(pipeline->needed_models(),
              IsSupersetOf({"picodet-cdla", "slanet-1m", "ppocrv4-mobile-seal-det", "uvdoc"}));
  for (const ModelSource& source : sources) manner.models.push_back(source.name);
  pipeline->set_manner(manner);
  EXPECT_THAT(pipeline->needed_models(), IsSupersetOf(manner.models));
  for (const std::string& name : pipeline->needed_models()) ASSERT_TRUE(pipeline->load_model(name)) << name;
  const Page page = read(*pipeline, full_page()).value();
  EXPECT_NE(of_kind(page, BlockKind::formula), nullptr) << "what the shipped layout network has no class for";
}

TEST_F(StructureTest, ABentPageIsFlattenedAndItsTextStandsWhereItWas) {
  // The colour for which the made network says that the middle sags by a tenth of the height.
  cv::Mat page(1000, 1000, CV_8UC3, cv::Scalar(0.4 * 255, 0.6 * 255, 0.8 * 255));
  cv::putText(page, "Load line", {350, 580}, cv::FONT_HERSHEY_COMPLEX, 2, cv::Scalar::all(10), 4, cv::LINE_AA);
  const auto pipeline = open({.unwarping = true});
  EXPECT_THAT(pipeline->needed_models(), Contains("uvdoc"));
  const Page read_page = read(*pipeline, page).value();
  EXPECT_EQ(all_text(read_page), "Load line");
  const Box box = bounds(read_page.blocks.at(0).lines.at(0).polygon);
  EXPECT_NEAR(box.top, 530, 25);
  EXPECT_NEAR(box.bottom, 585, 25);
  EXPECT_THAT(stages_, Contains(testing::Field(&StageTime::stage, "unwarp")));
}

}  // namespace
}  // namespace plimsoll

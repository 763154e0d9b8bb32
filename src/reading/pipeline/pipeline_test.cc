#include "reading/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "inference/openvino/openvino_engine.h"
#include "reading/layout/families.h"

namespace plimsoll {
namespace {

const std::vector<std::string> kText{"The load line is the mark on a hull", "that says how much a ship may carry.",
                                     "Peak memory does not depend on", "the number of pages or documents."};

cv::Mat drawn_page() {
  cv::Mat page(1000, 1400, CV_8UC3, cv::Scalar::all(250));
  int y = 160;
  for (const std::string& line : kText) {
    cv::putText(page, line, {100, y}, cv::FONT_HERSHEY_COMPLEX, 1.6, cv::Scalar(60, 20, 10), 3, cv::LINE_AA);
    y += 110;
  }
  return page;
}

RasterView view(const cv::Mat& page) {
  return {.pixels = {page.data, page.total() * page.elemSize()},
          .width = page.cols,
          .height = page.rows,
          .channels = page.channels()};
}

std::vector<Line> all_lines(const Page& page) {
  std::vector<Line> lines;
  for (const Block& block : page.blocks) lines.insert(lines.end(), block.lines.begin(), block.lines.end());
  return lines;
}

std::vector<std::string> texts(const Page& page) {
  std::vector<std::string> found;
  for (const Line& line : all_lines(page)) found.push_back(line.text);
  return found;
}

class PipelineTest : public testing::Test {
 protected:
  static PipelineOptions options(const std::string& set) {
    return {.models_folder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party/models",
            .parameters = set,
            .threads = 2};
  }
  Pipeline& pipeline(const std::string& set = "default") {
    engine_ = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
    pipeline_ = Pipeline::load(*engine_, options(set)).value();
    return *pipeline_;
  }
  Page read(const cv::Mat& page) { return pipeline_->read(view(page), 7, 300, stages_).value(); }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Pipeline> pipeline_;
  std::vector<StageTime> stages_;
};

TEST_F(PipelineTest, ReadsAPage) {
  pipeline();
  const Page page = read(drawn_page());
  EXPECT_EQ(texts(page), kText);
  EXPECT_EQ(page.number, 7);
  EXPECT_EQ(page.dpi, 300);
  EXPECT_EQ(page.angle, 0);
  EXPECT_EQ(page.state, PageState::done);
  std::vector<std::string> names;
  names.reserve(stages_.size());
  for (const StageTime& stage : stages_) names.push_back(stage.stage);
  EXPECT_EQ(names, (std::vector<std::string>{"orient", "detect", "recognise", "doubt", "arrange", "engine"}));
  std::chrono::microseconds stages_time{};
  for (const StageTime& stage : stages_)
    if (!stage.inside_engine) stages_time += stage.time;
  EXPECT_TRUE(stages_.back().inside_engine);
  EXPECT_GT(stages_.back().time.count(), 0);
  EXPECT_LE(stages_.back().time, stages_time) << "the engine runs within the stages only";
}

// Nothing is recognised: what the layer says stays, whatever the picture shows.
TEST_F(PipelineTest, APageWhoseTextIsKnownIsPutInOrder) {
  pipeline();
  Page layer{.number = 3, .width = 1400, .height = 1000, .dpi = 200, .source = PageSource::text_layer};
  for (const auto& [text, top] : {std::pair("second", 300.F), std::pair("first", 100.F)}) {
    const Polygon place = polygon_of({100, top, 400, top + 40});
    layer.blocks.push_back({.box = bounds(place), .lines = {Line{text, place, 1, 0, {Word{text, place, 1}}}}});
  }
  const Page page = pipeline_->arrange(view(drawn_page()), layer, stages_).value();
  EXPECT_EQ(texts(page), (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(page.source, PageSource::text_layer);
  EXPECT_EQ(page.number, 3);
  EXPECT_EQ(page.state, PageState::done);
  EXPECT_THAT(stages_, testing::Not(testing::Contains(testing::Field(&StageTime::stage, "recognise"))));

  for (Block& block : layer.blocks) block.lines.front().angle = 90;
  const Page recognised = pipeline_->arrange(view(drawn_page()), layer, stages_).value();
  EXPECT_EQ(texts(recognised), kText) << "a layer on its side is left alone";
  EXPECT_EQ(recognised.source, PageSource::recognised);

  layer.width = 1399;
  EXPECT_EQ(pipeline_->arrange(view(drawn_page()), layer, stages_).error().reason, Reason::protocol);
}

// Layout is asked for page by page; who does not ask needs nothing of it.
TEST_F(PipelineTest, LayoutRunsWhenThePageIsReadSo) {
  pipeline();
  const std::string network(layout_families().front().model);
  const Page plain = read(drawn_page());
  EXPECT_THAT(pipeline_->needed_models(), testing::Not(testing::Contains(network)));
  EXPECT_THAT(stages_, testing::Not(testing::Contains(testing::Field(&StageTime::stage, "layout"))));
  pipeline_->set_manner({.layout = true});
  EXPECT_THAT(pipeline_->needed_models(), testing::Contains(network));
  EXPECT_EQ(pipeline_->read(view(drawn_page()), 7, 300, stages_).error().reason, Reason::protocol);
  ASSERT_TRUE(pipeline_->load_model(network));
  stages_.clear();
  const Page page = read(drawn_page());
  std::vector<std::string> names;
  for (const StageTime& stage : stages_) names.push_back(stage.stage);
  EXPECT_EQ(names, (std::vector<std::string>{"orient", "detect", "recognise", "doubt", "layout", "arrange", "engine"}));
  std::vector<std::string> words = texts(page);
  std::ranges::sort(words);
  std::vector<std::string> expected = texts(plain);
  std::ranges::sort(expected);
  EXPECT_EQ(words, expected);
  pipeline_->set_manner({});
  EXPECT_EQ(read(drawn_page()).blocks, plain.blocks);
}

TEST_F(PipelineTest, LayoutTakesItsTurnToo) {
  pipeline();
  PipelineOptions turns = options("default");
  turns.models_in_turn = true;
  const std::unique_ptr<Pipeline> in_turn = Pipeline::create(*engine_, turns).value();
  in_turn->set_manner({.layout = true});
  ASSERT_TRUE(pipeline_->load_model("picodet-cdla"));
  pipeline_->set_manner({.layout = true});
  EXPECT_EQ(in_turn->read(view(drawn_page()), 7, 300, stages_)->blocks, read(drawn_page()).blocks);
  EXPECT_THAT(in_turn->loaded_models(), testing::IsEmpty());
}

TEST_F(PipelineTest, WordsLieInTheirLineAndWhereTheyWereDrawn) {
  pipeline();
  const Page page = read(drawn_page());
  const Line line = all_lines(page).at(0);
  ASSERT_EQ(line.words.size(), 9U);
  EXPECT_EQ(line.words[2].text, "line");
  int baseline = 0;
  const int before = cv::getTextSize("The load ", cv::FONT_HERSHEY_COMPLEX, 1.6, 3, &baseline).width;
  const int through = cv::getTextSize("The load line", cv::FONT_HERSHEY_COMPLEX, 1.6, 3, &baseline).width;
  const Box box = bounds(line.words[2].polygon);
  EXPECT_NEAR(box.left, 100 + before, 25);
  EXPECT_NEAR(box.right, 100 + through, 25);
  EXPECT_LT(box.top, 160 - 20);
  EXPECT_GT(box.bottom, 160);
}

TEST_F(PipelineTest, TurnedPagesAreReadUpright) {
  pipeline();
  struct Row {
    int code;
    int angle;
  };
  for (const Row& row :
       {Row{cv::ROTATE_90_CLOCKWISE, 270}, {cv::ROTATE_180, 180}, {cv::ROTATE_90_COUNTERCLOCKWISE, 90}}) {
    cv::Mat turned;
    cv::rotate(drawn_page(), turned, row.code);
    const Page page = read(turned);
    EXPECT_EQ(page.angle, row.angle);
    EXPECT_EQ(page.width, 1400);
    EXPECT_EQ(page.height, 1000);
    EXPECT_EQ(texts(page), kText);
    EXPECT_NEAR(bounds(all_lines(page).at(0).polygon).left, 95, 30) << "coordinates of the upright page";
  }
}

TEST_F(PipelineTest, OneLineOnItsHeadIsReadAndTurned) {
  pipeline();
  cv::Mat page = drawn_page();
  cv::Mat head = page(cv::Rect(80, 210, 1200, 100));
  cv::rotate(head.clone(), head, cv::ROTATE_180);
  const Page read_page = read(page);
  EXPECT_EQ(read_page.angle, 0);
  EXPECT_THAT(texts(read_page), testing::UnorderedElementsAreArray(kText));
  const std::vector<Line> lines = all_lines(read_page);
  const auto place = std::ranges::find(lines, kText[1], &Line::text);
  ASSERT_NE(place, lines.end());
  const Line& line = *place;
  EXPECT_EQ(line.angle, 180);
  EXPECT_GT(line.polygon[0].x, line.polygon[1].x) << "its first corner is where it begins";
}

TEST_F(PipelineTest, GreyReadsAsColourDoes) {
  pipeline();
  cv::Mat grey;
  cv::cvtColor(drawn_page(), grey, cv::COLOR_BGR2GRAY);
  EXPECT_EQ(texts(read(grey)), kText);
}

TEST_F(PipelineTest, EmptyAndTinyPagesHaveNoBlocks) {
  pipeline();
  for (const cv::Size size : {cv::Size(900, 1200), cv::Size(1, 1), cv::Size(3, 4000), cv::Size(5000, 2)}) {
    const Page page = read(cv::Mat(size, CV_8UC1, cv::Scalar(255)));
    EXPECT_TRUE(page.blocks.empty()) << size;
    EXPECT_EQ(page.state, PageState::done);
  }
}

// Signs of a script that nobody knows: three strokes each, always the same.
cv::Mat unknown_script() {
  cv::Mat page(700, 1200, CV_8UC3, cv::Scalar::all(250));
  unsigned state = 7;
  const auto next = [&state](int below) {
    state = state * 1664525U + 1013904223U;
    return static_cast<int>((state >> 16U) % static_cast<unsigned>(below));
  };
  for (int row = 0; row < 6; ++row)
    for (int sign = 0; sign < 20; ++sign)
      for (int stroke = 0; stroke < 4; ++stroke) {
        const cv::Point corner(100 + 48 * sign, 60 + 100 * row);
        cv::line(page, corner + cv::Point(next(38), next(44)), corner + cv::Point(next(38), next(44)),
                 cv::Scalar::all(20), 3, cv::LINE_AA);
      }
  return page;
}

TEST_F(PipelineTest, APageThatCannotBeReadIsDegraded) {
  pipeline();
  const Page page = read(unknown_script());
  EXPECT_EQ(page.state, PageState::degraded);
  ASSERT_EQ(page.degradations.size(), 1U) << testing::PrintToString(texts(page));
  EXPECT_EQ(page.degradations[0].feature, "text");
}

TEST_F(PipelineTest, ARasterSmallerThanItSaysIsRefused) {
  const cv::Mat page = drawn_page();
  RasterView raster = view(page);
  raster.height += 1;
  EXPECT_EQ(pipeline().read(raster, 1, 0, stages_).error().reason, Reason::protocol);
}

TEST_F(PipelineTest, ReadsOnAfterMemoryWasGivenBack) {
  pipeline();
  EXPECT_EQ(texts(read(drawn_page())), kText);
  pipeline_->release_memory();
  EXPECT_EQ(texts(read(drawn_page())), kText);
}

TEST_F(PipelineTest, TheReferenceSetsReadItToo) {
  for (const char* set : {"rapidocr", "official-v6"}) {
    pipeline(set);
    EXPECT_EQ(texts(read(drawn_page())), kText) << set;
    EXPECT_TRUE(read(cv::Mat(40, 900, CV_8UC3, cv::Scalar::all(255))).blocks.empty()) << set;
  }
}

TEST_F(PipelineTest, EachModelOfTheCatalogueGoesAndComesWhileTheOthersStay) {
  pipeline();
  const std::vector<std::string> needed = pipeline_->needed_models();
  EXPECT_THAT(pipeline_->loaded_models(), testing::UnorderedElementsAreArray(needed));
  EXPECT_EQ(pipeline_->load_model("ppocrv9-huge").error().reason, Reason::model_missing);
  for (const char* name : {"ppocrv6-small-det", "ppocrv6-small-rec", "ppocrv2-mobile-cls", "pulc-orientation",
                           "picodet-cdla", "slanet-1m"}) {
    const bool is_needed = std::ranges::find(needed, name) != needed.end();
    EXPECT_EQ(pipeline_->unload_model(name), is_needed) << name;
    EXPECT_THAT(pipeline_->loaded_models(), testing::Not(testing::Contains(name)));
    const auto page = pipeline_->read(view(drawn_page()), 1, 0, stages_);
    if (is_needed) {
      ASSERT_FALSE(page);
      EXPECT_EQ(page.error().reason, Reason::protocol);
      EXPECT_THAT(page.error().message, testing::HasSubstr(name));
    } else {
      EXPECT_TRUE(page) << name;
    }
    EXPECT_TRUE(pipeline_->load_model(name)) << name;
    EXPECT_EQ(texts(read(drawn_page())), kText);
    if (!is_needed) EXPECT_TRUE(pipeline_->unload_model(name));
  }
}

TEST_F(PipelineTest, ModelsThatTakeTurnsReadTheSameAndNoneStays) {
  cv::Mat turned;
  cv::rotate(drawn_page(), turned, cv::ROTATE_180);  // detected twice, with the recogniser in between
  for (const std::string set : {"default", "rapidocr"}) {
    pipeline(set);
    PipelineOptions turns = options(set);
    turns.lines = 1;
    turns.models_in_turn = true;
    const std::unique_ptr<Pipeline> in_turn = Pipeline::create(*engine_, turns).value();
    for (const cv::Mat& page : {drawn_page(), turned, cv::Mat(600, 600, CV_8UC3, cv::Scalar::all(255))}) {
      EXPECT_EQ(texts(in_turn->read(view(page), 7, 300, stages_).value()), texts(read(page))) << set;
      EXPECT_THAT(in_turn->loaded_models(), testing::IsEmpty());
    }
  }
}

// A page is read with the model that it asks for by name; the next one that asks for none with the stage's own.
TEST_F(PipelineTest, AnotherRecogniserIsReadWithWhenItIsAskedFor) {
  engine_ = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
  for (const std::string set : {"default", "rapidocr"}) {
    PipelineOptions with = options(set);
    with.models = {{"twin", "recognise", "PP-OCRv6_rec_small.onnx", "", {}},
                   {"unknown-layout", "layout", "layout_cdla.onnx", "", {}}};
    pipeline_ = Pipeline::create(*engine_, with).value();
    pipeline_->set_manner({.models = {"twin"}});
    const std::vector<std::string> needed = pipeline_->needed_models();
    EXPECT_THAT(needed, testing::Contains("twin"));
    EXPECT_THAT(needed, testing::Not(testing::Contains("ppocrv6-small-rec")));
    for (const std::string& name : needed) ASSERT_TRUE(pipeline_->load_model(name)) << name;
    EXPECT_EQ(texts(read(drawn_page())), kText) << set;
    EXPECT_THAT(pipeline_->languages_of("twin"), testing::IsSupersetOf({"en", "zh-Hans"}));
    pipeline_->set_manner({});
    EXPECT_EQ(pipeline_->read(view(drawn_page()), 7, 300, stages_).error().reason, Reason::protocol) << "not loaded";
    EXPECT_EQ(pipeline_->load_model("unknown-layout").error().reason, Reason::model_missing);
  }
}

TEST(PipelineLoad, UnknownSetsAndMissingModelsAreErrors) {
  auto engine = make_openvino_engine({}).value();
  EXPECT_EQ(Pipeline::load(*engine, {.models_folder = "/nowhere", .parameters = "fastest"}).error().reason,
            Reason::setting_invalid);
  EXPECT_EQ(Pipeline::load(*engine, {.models_folder = "/nowhere"}).error().reason, Reason::model_missing);
}

}  // namespace
}  // namespace plimsoll

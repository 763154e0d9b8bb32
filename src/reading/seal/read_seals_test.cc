#include "reading/seal/read_seals.h"

#include <gmock/gmock.h>

#include "inference/openvino/openvino_engine.h"
#include "reading/seal/drawn_seal.h"

namespace plimsoll {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kText = "HARBOUR OFFICE OF BRISTOL";

// The real networks.
class SealsOfAPage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    engine = make_openvino_engine({.arithmetic = Arithmetic::f32}).value().release();
    const StageOptions options{.models_folder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party/models",
                               .threads = 2};
    detector = new SealDetector(options);
    recogniser = new Recogniser(options, {});
    ASSERT_TRUE(detector->load(*engine));
    ASSERT_TRUE(recogniser->load(*engine));
  }
  static void TearDownTestSuite() {
    delete detector;
    delete recogniser;
    delete engine;
  }

  // A page with this picture at (300, 400), seen as one block of this kind.
  static Page page_with(const cv::Mat& picture, BlockKind kind) {
    canvas = cv::Mat(1400, 1000, CV_8UC3, cv::Scalar::all(250));
    picture.copyTo(canvas(cv::Rect(300, 400, picture.cols, picture.rows)));
    Page page{.number = 1, .width = canvas.cols, .height = canvas.rows};
    const Box box{300, 400, 300.F + static_cast<float>(picture.cols), 400.F + static_cast<float>(picture.rows)};
    page.blocks.push_back({.kind = kind, .box = box});
    page.blocks.front().lines.push_back(
        {.text = "as it was read straight", .polygon = polygon_of(box), .confidence = 0.6F});
    return page;
  }
  static Block read(Page page, bool in_figures = true) {
    EXPECT_TRUE(read_seals(canvas, *detector, *recogniser, in_figures, page));
    return page.blocks.front();
  }

  static inline Engine* engine = nullptr;
  static inline SealDetector* detector = nullptr;
  static inline Recogniser* recogniser = nullptr;
  static inline cv::Mat canvas;
};

TEST_F(SealsOfAPage, TextAroundTheRingIsReadAlongIt) {
  const Block seal = read(page_with(drawn_seal(kText, 400), BlockKind::seal));
  EXPECT_EQ(seal.kind, BlockKind::seal);
  ASSERT_THAT(seal.lines, SizeIs(1));
  EXPECT_EQ(seal.lines[0].text, kText);
  EXPECT_GT(seal.lines[0].confidence, 0.9);
  // "OFFICE" is at the top, a little left of the middle; "BRISTOL" ends at the lower right.
  ASSERT_THAT(seal.lines[0].words, SizeIs(4));
  const Box office = bounds(seal.lines[0].words[1].polygon);
  EXPECT_LT(office.top, 480);
  EXPECT_GT(office.left, 360);
  EXPECT_LT(office.right, 560);
  const Box last = bounds(seal.lines[0].words[3].polygon);
  EXPECT_GT(last.left, 560);
  EXPECT_GT(last.bottom, 640);
}

TEST_F(SealsOfAPage, TextBelowReadsTheOtherWayAround) {
  const cv::Mat picture = drawn_seal("CITY OF BRISTOL", 400, std::numbers::pi / 2, 2.6, false);
  const Block seal = read(page_with(picture, BlockKind::seal));
  ASSERT_THAT(seal.lines, SizeIs(1));
  EXPECT_EQ(seal.lines[0].text, "CITY OF BRISTOL");
  EXPECT_LT(bounds(seal.lines[0].words.front().polygon).left, bounds(seal.lines[0].words.back().polygon).left);
}

TEST_F(SealsOfAPage, AFigureThatIsOneBecomesOneWhereTheLayoutKnowsNone) {
  EXPECT_EQ(read(page_with(drawn_seal(kText, 300), BlockKind::figure)).kind, BlockKind::seal);
  const Block left_alone = read(page_with(drawn_seal(kText, 300), BlockKind::figure), false);
  EXPECT_EQ(left_alone.kind, BlockKind::figure);
  EXPECT_EQ(left_alone.lines.at(0).text, "as it was read straight");
}

TEST_F(SealsOfAPage, AFigureWithStraightTextStaysOne) {
  cv::Mat picture(300, 400, CV_8UC3, cv::Scalar::all(255));
  cv::rectangle(picture, {10, 10}, {390, 290}, cv::Scalar(200, 120, 60), 4);
  cv::putText(picture, "STRAIGHT ON", {40, 160}, cv::FONT_HERSHEY_DUPLEX, 1.6, cv::Scalar::all(20), 3, cv::LINE_AA);
  EXPECT_EQ(read(page_with(picture, BlockKind::figure)).kind, BlockKind::figure);
}

TEST_F(SealsOfAPage, OneWithoutTextKeepsWhatItHas) {
  const Block seal = read(page_with(cv::Mat(300, 300, CV_8UC3, cv::Scalar::all(255)), BlockKind::seal));
  EXPECT_EQ(seal.lines.at(0).text, "as it was read straight");
}

TEST_F(SealsOfAPage, ThereIsABoundThatIsSaid) {
  Page page = page_with(cv::Mat(20, 20, CV_8UC3, cv::Scalar::all(255)), BlockKind::seal);
  page.blocks.resize(kSealsMax + 1, page.blocks.front());
  ASSERT_TRUE(read_seals(canvas, *detector, *recogniser, true, page));
  ASSERT_THAT(page.degradations, SizeIs(1));
  EXPECT_EQ(page.degradations[0].reason, "16 of 17 that may be seals were looked at");
}

}  // namespace
}  // namespace plimsoll

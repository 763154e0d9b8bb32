#include "pdf/content_scan.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

struct Seen : ContentVisitor {
  struct Drawn {
    std::string name;
    PdfMatrix matrix;
  };
  std::vector<Drawn> drawn;
  ContentCounts counts;
  bool complete = false;

  explicit Seen(std::string_view content) { complete = scan_content(content, {1, 0, 0, 1, 0, 0}, *this, counts); }
  void draw(std::string_view name, const PdfMatrix& matrix) override { drawn.push_back({std::string(name), matrix}); }
  void inline_picture(int width, int height, const PdfMatrix& matrix) override {
    drawn.push_back({std::to_string(width) + "x" + std::to_string(height), matrix});
  }
};

TEST(ContentScan, FollowsTheMatrixThroughSaveAndRestore) {
  const Seen seen("q 2 0 0 3 10 20 cm q .5 0 0 -1 1 +1 cm /A Do Q /B Do Q /C Do Q Q /D Do");
  ASSERT_EQ(seen.drawn.size(), 4U);
  EXPECT_EQ(seen.drawn[0].matrix, (PdfMatrix{1, 0, 0, -3, 12, 23}));
  EXPECT_EQ(seen.drawn[1].matrix, (PdfMatrix{2, 0, 0, 3, 10, 20}));
  EXPECT_EQ(seen.drawn[2].matrix, (PdfMatrix{1, 0, 0, 1, 0, 0}));
  EXPECT_EQ(seen.drawn[3].name, "/D");
  EXPECT_TRUE(seen.complete);
}

TEST(ContentScan, TellsHiddenTextFromVisible) {
  const Seen seen("BT (a) Tj q 3 Tr [(b) 5 (c)] TJ Q (d) ' 7 Tr <41> Tj ET 0 0 m 1 1 l S f* n");
  EXPECT_EQ(seen.counts.visible_text, 2);
  EXPECT_EQ(seen.counts.hidden_text, 2);
  EXPECT_EQ(seen.counts.painted_paths, 2);
}

TEST(ContentScan, OperatorsInStringsAndCommentsDoNotCount) {
  const Seen seen("(/A Do \\) ( nested ) Tj) Tj % /B Do\n<</K /C Do>> BDC (unfinished");
  EXPECT_EQ(seen.counts.visible_text, 1);
  ASSERT_EQ(seen.drawn.size(), 1U) << "only the one in the dictionary, which is not valid anyway";
}

TEST(ContentScan, StepsOverInlinePictures) {
  const Seen seen("q 5 0 0 5 0 0 cm BI /W 20 /H 10 /BPC 1 ID \xFF/A Do EIEI EI Q (t) Tj");
  ASSERT_EQ(seen.drawn.size(), 1U);
  EXPECT_EQ(seen.drawn[0].name, "20x10");
  EXPECT_EQ(seen.counts.visible_text, 1);
}

TEST(ContentScan, StopsAtItsBounds) {
  std::string nested;
  for (int depth = 0; depth < 1000; ++depth) nested += "q ";
  EXPECT_FALSE(Seen(nested).complete);
  std::string endless;
  for (int count = 0; count < 600'000; ++count) endless += "f ";
  const Seen seen(endless);
  EXPECT_FALSE(seen.complete);
  EXPECT_EQ(seen.counts.painted_paths, 500'000);
}

TEST(ContentScan, SurvivesWhatIsNoContent) {
  for (const char* text :
       {"", "cm", "1 cm Do", "/ Do", "((((", "<", "<<", "BI", "BI /W", "BI ID", ")>]}", "1e400 nan inf 0 0 0 cm /A Do"})
    EXPECT_TRUE(Seen(text).complete) << text;
}

}  // namespace
}  // namespace plimsoll

#include "pdf/page_kind.h"

#include <gtest/gtest.h>

#include "pdf/text_flow.h"

namespace plimsoll {
namespace {

PageSurvey scan(double dpi) {
  PageSurvey survey;
  survey.pictures = {{0, 0, 1, 1, dpi}, {0.1, 0.1, 0.2, 0.2, 1000}};
  survey.complete = true;
  return survey;
}

Page page_of(const std::string& text, Box box = {10, 10, 90, 20}) {
  Page page{.number = 1, .width = 100, .height = 100};
  page.blocks = flow_words({{text, box}});
  return page;
}

TEST(RenderDpi, IsTheLargestPicturesWithinTheLimit) {
  EXPECT_EQ(render_dpi(scan(150), 200), 150);
  EXPECT_EQ(render_dpi(scan(600), 200), 200);
  EXPECT_EQ(render_dpi(scan(1), 200), 36);
}

TEST(RenderDpi, IsTheLimitWhereThereIsMoreThanPictures) {
  PageSurvey text = scan(100);
  text.counts.visible_text = 1;
  EXPECT_EQ(render_dpi(text, 200), 200);
  PageSurvey drawing = scan(100);
  drawing.counts.painted_paths = 5;
  EXPECT_EQ(render_dpi(drawing, 200), 200);
  PageSurvey unknown = scan(100);
  unknown.complete = false;
  EXPECT_EQ(render_dpi(unknown, 200), 200);
  PageSurvey logo = scan(100);
  logo.pictures[0].bottom = 0.3;
  EXPECT_EQ(render_dpi(logo, 200), 200);
  EXPECT_EQ(render_dpi({}, 200), 200);
}

TEST(JudgeText, NeedsCharactersWithAMeaning) {
  EXPECT_TRUE(judge_text(page_of("plain ünïcödé 漢字 𝔘"), {}).trusted);
  for (const char* bad : {"\xEF\xBF\xBD", "\xEE\x80\x80", "\x01", "\xC2\x85", "\xF3\xB0\x80\x80"}) {
    const TextVerdict verdict = judge_text(page_of(std::string("text") + bad), {});
    EXPECT_FALSE(verdict.trusted) << bad;
    EXPECT_EQ(verdict.why, "1 of its 5 characters have no meaning");
  }
  EXPECT_TRUE(judge_text(page_of(std::string(100, 'x') + "\xEF\xBF\xBD"), {}).trusted) << "one odd bullet is no harm";
}

TEST(JudgeText, NeedsTextOverTheScan) {
  EXPECT_TRUE(judge_text(page_of("a scan with its words behind it"), scan(200)).trusted);
  EXPECT_FALSE(judge_text(page_of("7", {95, 95, 97, 97}), scan(200)).trusted) << "a page number on a scan";
}

}  // namespace
}  // namespace plimsoll

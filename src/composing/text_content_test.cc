#include "composing/text_content.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "composing/line_frame.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

// A point is a pixel, and up is up.
constexpr PageMatrix kPage{.a = 1, .b = 0, .c = 0, .d = -1, .e = 0, .f = 1000};

Word word(const std::string& text, float left, float right, float top = 100) {
  return {text, polygon_of({left, top, right, top + 20}), 1};
}

Line line_of(std::vector<Word> words, const std::string& text) {
  Line line{.text = text};
  Box box = bounds(words.front().polygon);
  for (const Word& one : words) box = united(box, bounds(one.polygon));
  line.polygon = polygon_of(box);
  line.words = std::move(words);
  return line;
}

std::vector<TextSpan> spans(const Line& line) {
  return spans_of(line, line.words, frame_of(line.polygon, kPage), kPage);
}

TEST(Spans, BlanksFillTheGapsThatTheTextHas) {
  const auto found = spans(line_of({word("load", 0, 40), word("line", 50, 90)}, "load line"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].text, " ");
  EXPECT_DOUBLE_EQ(found[0].end, 40);
  EXPECT_DOUBLE_EQ(found[1].start, 40);
  EXPECT_DOUBLE_EQ(found[1].end, 50);
  EXPECT_DOUBLE_EQ(found[2].start, 50);
}

TEST(Spans, WordsThatTouchMakeRoomForABlank) {
  const auto found = spans(line_of({word("load", 0, 42), word("line", 40, 90)}, "load line"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_GE(found[1].end - found[1].start, 5 - 1e-9);  // a quarter of the height
  EXPECT_LE(found[0].end, found[1].start + 1e-9);
  EXPECT_LE(found[1].end, found[2].start + 1e-9);
}

TEST(Spans, WordsWithoutABlankMeet) {
  const auto found = spans(line_of({word("载", 0, 16), word("重", 20, 36), word("线", 44, 60)}, "载重线"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_DOUBLE_EQ(found[0].end, 18);
  EXPECT_DOUBLE_EQ(found[1].start, 18);
  EXPECT_DOUBLE_EQ(found[1].end, 40);
  EXPECT_DOUBLE_EQ(found[2].start, 40);
}

TEST(Spans, RightToLeftLinesRunAgainstTheirFrame) {
  const auto found = spans(line_of({word("אב", 50, 90), word("גד", 0, 40)}, "אב גד"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].text, "אב");
  EXPECT_DOUBLE_EQ(found[1].start, 40);
  EXPECT_DOUBLE_EQ(found[1].end, 50);
}

TEST(TextMatrix, AWordIsAsWideAsItWasRead) {
  const LineFrame frame = frame_of(polygon_of({100, 100, 300, 120}), kPage);
  const PageMatrix matrix = text_matrix(frame, 0, 80, 4);
  EXPECT_NEAR(matrix.a, 20, 1e-9);
  EXPECT_NEAR(matrix.b, 0, 1e-9);
  EXPECT_NEAR(matrix.d, 20, 1e-9);
  EXPECT_NEAR(matrix.e, 100, 1e-4);
  EXPECT_NEAR(matrix.f, 880 + 0.2 * 20, 1e-4);  // the baseline
}

TEST(TextMatrix, NearlyLevelLinesHaveLevelWords) {
  const Polygon tilted = {Point{100, 104}, Point{300, 100}, Point{300, 120}, Point{100, 124}};
  const PageMatrix near_the_end = text_matrix(frame_of(tilted, kPage), 150, 200, 5);
  EXPECT_EQ(near_the_end.b, 0);
  EXPECT_GT(near_the_end.f, text_matrix(frame_of(tilted, kPage), 0, 50, 5).f + 2);
  const Polygon steep = {Point{100, 200}, Point{300, 100}, Point{310, 120}, Point{110, 220}};
  EXPECT_GT(text_matrix(frame_of(steep, kPage), 0, 50, 5).b, 1);
}

TEST(TextContent, IsInvisibleAndInReadingOrder) {
  Page page;
  page.blocks.push_back({.lines = {line_of({word("b", 0, 20)}, "b")}});
  page.blocks.push_back({.lines = {line_of({word("a", 0, 20, 300)}, "a")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  EXPECT_THAT(content, HasSubstr("q\nBT\n3 Tr /F 1 Tf\n"));
  const auto code = [&](const char* text) { return fmt::format("<{:04X}> Tj", glyphs.code(text)); };
  EXPECT_LT(content.find(code("b")), content.find(code("a")));
  EXPECT_NE(content.find(code("a")), content.npos);
  EXPECT_TRUE(content.ends_with("ET\nQ\n"));
}

TEST(TextContent, LinesWithoutWordsAreOneWord) {
  Page page;
  page.blocks.push_back({.lines = {{.text = "load line", .polygon = polygon_of({0, 0, 90, 20})}}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  EXPECT_EQ(content.find("Tj"), content.rfind("Tj"));
  EXPECT_NE(content.find("Tj"), content.npos);
}

TEST(TextContent, NumbersStayNumbers) {
  Page page;
  page.blocks.push_back({.lines = {line_of({word("x", -3e30F, 3e30F)}, "x")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  EXPECT_EQ(content.find("inf"), content.npos);
  EXPECT_EQ(content.find("nan"), content.npos);
  EXPECT_EQ(content.find("e+"), content.npos);
}

}  // namespace
}  // namespace plimsoll

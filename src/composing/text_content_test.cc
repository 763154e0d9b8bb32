#include "composing/text_content.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>

#include "composing/made_lines.h"

namespace plimsoll {
namespace {

using made::kPage;
using made::line_of;
using made::word;
using testing::HasSubstr;

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

// How often a piece is shown by itself.
int shown(const std::string& content, const GlyphTable& glyphs, const std::string& piece) {
  const std::string code = fmt::format("<{:04X}> Tj", glyphs.code(piece));
  int count = 0;
  for (std::size_t at = content.find(code); at != content.npos; at = content.find(code, at + 1)) ++count;
  return count;
}

TEST(TextContent, WideGapsAreBridged) {
  Page page;
  page.blocks.push_back({.lines = {line_of({word("a", 0, 20), word("b", 30, 50), word("c", 90, 110)}, "a b c")}});
  page.blocks.push_back({.lines = {line_of({word("d", 0, 20, 121)}, "d"), line_of({word("e", 60, 80, 123)}, "e")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  // One in the line, one in the row; each has blanks of its own at its ends, and there is one between a and b.
  EXPECT_EQ(shown(content, glyphs, "  "), 2);
  EXPECT_EQ(shown(content, glyphs, " "), 5);
}

TEST(TextContent, ParagraphsHaveALineOfBlanksBetweenThem) {
  Page page;
  page.blocks.push_back({.lines = {line_of({word("c", 0, 20, 58)}, "c"), line_of({word("d", 0, 20, 79)}, "d"),
                                   line_of({word("a", 0, 20)}, "a"), line_of({word("b", 0, 20, 140)}, "b")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  EXPECT_EQ(shown(content, glyphs, "  "), 1);
  const auto at = [&](const char* piece) { return content.find(fmt::format("<{:04X}> Tj", glyphs.code(piece))); };
  EXPECT_LT(at("a"), at("  "));
  EXPECT_LT(at("  "), at("b"));
}

TEST(TextContent, BlanksBetweenParagraphsRunAsTextDoes) {
  Page page;  // the last line is below the first ones, but not below the one before it
  page.blocks.push_back({.lines = {line_of({word("c", 0, 90, 58)}, "c"), line_of({word("d", 0, 90, 79)}, "d"),
                                   line_of({word("a", 0, 20)}, "a"), line_of({word("b", 60, 90, 140)}, "b")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  std::istringstream content(text_content(page, kPage, glyphs, "F"));
  int shown_there = 0;
  for (std::string line; std::getline(content, line);) {
    if (!line.contains(" Tm ")) continue;
    EXPECT_GT(std::stod(line), 0) << line;
    ++shown_there;
  }
  EXPECT_EQ(shown_there, 5);
}

TEST(TextContent, LinesBelowEachOtherAreNotBridged) {
  Page page;
  page.blocks.push_back({.lines = {line_of({word("a", 0, 20)}, "a"), line_of({word("b", 0, 20, 121)}, "b")}});
  GlyphTable glyphs;
  add_glyphs(page, glyphs);
  const std::string content = text_content(page, kPage, glyphs, "F");
  EXPECT_EQ(shown(content, glyphs, "  ") + shown(content, glyphs, " "), 0);
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

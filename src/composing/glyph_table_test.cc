#include "composing/glyph_table.h"

#include <gmock/gmock.h>

#include "composing/visual_order.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(GlyphTexts, MarksStayWithTheirLetter) {
  EXPECT_THAT(glyph_texts("né"), ElementsAre("n", "é"));
  EXPECT_THAT(glyph_texts("ne\u0301t"), ElementsAre("n", "e\u0301", "t"));
  EXPECT_THAT(glyph_texts("\u0301x"), ElementsAre("\u0301", "x"));
  EXPECT_THAT(glyph_texts("载重\U0001D518"), ElementsAre("载", "重", "\U0001D518"));
  EXPECT_THAT(glyph_texts("a\xFFz"), ElementsAre("a", "\uFFFD", "z"));
  EXPECT_THAT(glyph_texts(""), ElementsAre());
}

TEST(GlyphTexts, AreBoundedWhateverTheTextIs) {
  std::string text = "a";
  for (int mark = 0; mark < 100; ++mark) text += "\u0301";
  for (const std::string& piece : glyph_texts(text)) EXPECT_LE(piece.size(), 20U);
}

TEST(VisualOrder, RightToLeftTextIsTurnedAroundAndNumbersAreNot) {
  EXPECT_THAT(in_visual_order(glyph_texts("abc")), ElementsAre("a", "b", "c"));
  EXPECT_THAT(in_visual_order(glyph_texts("אבג")), ElementsAre("ג", "ב", "א"));
  EXPECT_THAT(in_visual_order(glyph_texts("אב12")), ElementsAre("1", "2", "ב", "א"));
  EXPECT_THAT(in_visual_order(glyph_texts("ab12")), ElementsAre("a", "b", "1", "2"));
}

TEST(GlyphTable, GivesEveryPieceACodeOfItsOwn) {
  GlyphTable glyphs;
  for (const char* piece : {"a", "b", "a", "\U0001D518", "e\u0301", "\u05D0\u05B8"}) glyphs.add(piece);
  EXPECT_EQ(glyphs.count(), 6);  // with the one for what has none
  EXPECT_EQ(glyphs.code("a"), 2);
  EXPECT_EQ(glyphs.code("b"), 3);
  EXPECT_EQ(glyphs.code("never added"), 1);
  const std::string map = glyphs.to_unicode();
  EXPECT_THAT(map, HasSubstr("<0001> <FFFD>"));
  EXPECT_THAT(map, HasSubstr("<0002> <0061>"));
  EXPECT_THAT(map, HasSubstr("<0004> <D835DD18>"));
  EXPECT_THAT(map, HasSubstr("<0005> <00650301>"));
  EXPECT_THAT(map, HasSubstr("<0006> <05B805D0>"));
}

TEST(GlyphTable, SectionsOfTheMapAreShort) {
  GlyphTable glyphs;
  for (int code = 0x4E00; code < 0x4E00 + 250; ++code) {
    std::string text(3, '\0');
    text[0] = static_cast<char>(0xE0 | code >> 12);
    text[1] = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text[2] = static_cast<char>(0x80 | (code & 0x3F));
    glyphs.add(text);
  }
  const std::string map = glyphs.to_unicode();
  EXPECT_THAT(map, HasSubstr("100 beginbfchar"));
  EXPECT_THAT(map, HasSubstr("51 beginbfchar"));
  EXPECT_THAT(map, Not(HasSubstr("101 beginbfchar")));
}

}  // namespace
}  // namespace plimsoll

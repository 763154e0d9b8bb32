#include "reading/recognise/line_reading.h"

#include <gtest/gtest.h>

#include "reading/recognise/alphabet.h"
#include "reading/recognise/line_text.h"

namespace plimsoll {
namespace {

const Alphabet kAlphabet("a\nb\n好\nです\r\n\u3000\nc");  // classes 1 to 6; 7 is the space

std::string decoded(const std::vector<std::int32_t>& labels) {
  return text_of(decode_ctc(labels, std::vector<float>(labels.size(), 1.F), static_cast<double>(labels.size())),
                 kAlphabet);
}

TEST(DecodeCtc, RepeatsCollapseBlanksVanish) {
  struct Row {
    std::vector<std::int32_t> labels;
    std::string text;
  };
  for (const Row& row :
       {Row{{}, ""}, Row{{0, 0, 0}, ""}, Row{{1, 1, 1}, "a"}, Row{{1, 0, 1}, "aa"}, Row{{0, 1, 1, 2, 2, 0, 2}, "abb"},
        Row{{1, 7, 7, 2}, "a b"}, Row{{7, 1, 7}, "a"}, Row{{3, 4}, "好です"}, Row{{8, 99, -1}, ""}})
    EXPECT_EQ(decoded(row.labels), row.text);
}

TEST(DecodeCtc, AGlyphHasTheProbabilityAndThePlaceOfItsFirstStep) {
  const std::vector<std::int32_t> labels{0, 1, 1, 0, 2, 0, 0, 0};
  const std::vector<float> probabilities{1, 0.5F, 0.9F, 1, 0.7F, 1, 1, 1};
  const LineReading reading = decode_ctc(labels, probabilities, 4);
  ASSERT_EQ(reading.glyphs.size(), 2U);
  EXPECT_EQ(reading.glyphs[0], (Glyph{.label = 1, .confidence = 0.5F, .at = 0.375F}));
  EXPECT_EQ(reading.glyphs[1], (Glyph{.label = 2, .confidence = 0.7F, .at = 1.F})) << "in the padding: at the end";
  EXPECT_DOUBLE_EQ(confidence(reading), 0.6);
}

TEST(Confidence, RoundsAsTheReferencesDo) {
  EXPECT_DOUBLE_EQ(confidence({}), 0);
  EXPECT_DOUBLE_EQ(confidence({.glyphs = {{1, 0.123456F, 0}, {1, 0.123456F, 0}}}), 0.12346);
}

TEST(Join, PartsKeepTheirPlaceInTheLine) {
  const std::vector<LinePart> parts{{.reading = {{{1, 1.F, 0.5F}}}},
                                    {.reading = {{{2, 1.F, 0.F}, {2, 1.F, 1.F}}}, .from = 0.5F}};
  EXPECT_EQ(join(parts, 7), (LineReading{.glyphs = {{1, 1.F, 0.25F}, {2, 1.F, 0.5F}, {2, 1.F, 1.F}}}));
}

TEST(Join, AGapBetweenPartsIsASpace) {
  std::vector<LinePart> parts{{.reading = {{{1, 0.5F, 1.F}}}},
                              {.reading = {{{2, 0.7F, 0.F}}}, .from = 0.5F, .after_gap = true}};
  EXPECT_EQ(text_of(join(parts, 7), kAlphabet), "a b");
  EXPECT_FLOAT_EQ(join(parts, 7).glyphs[1].confidence, 0.6F);
  EXPECT_EQ(join(parts, 7).glyphs[1].at, 0.5F);
  parts[0].reading.glyphs.push_back({.label = 7});
  EXPECT_EQ(text_of(join(parts, 7), kAlphabet), "a b") << "no second one";
  parts[1].reading.glyphs.clear();
  EXPECT_EQ(join(parts, 7).glyphs.size(), 2U) << "none at the end";
}

TEST(Alphabet, BlankFirstSpaceLast) {
  EXPECT_EQ(kAlphabet.class_count(), 8U);
  EXPECT_EQ(kAlphabet.space(), 7);
  EXPECT_EQ(kAlphabet.text(0), "");
  EXPECT_EQ(kAlphabet.text(4), "です") << "without the line's end";
  EXPECT_EQ(kAlphabet.text(7), " ");
  EXPECT_TRUE(kAlphabet.is_space(7));
  EXPECT_TRUE(kAlphabet.is_space(5)) << "the ideographic space";
  EXPECT_FALSE(kAlphabet.is_space(1));
  EXPECT_TRUE(kAlphabet.stands_alone(3));
  EXPECT_FALSE(kAlphabet.stands_alone(1));
  EXPECT_FALSE(kAlphabet.stands_alone(0));
}

LineReading spread(const std::vector<std::int32_t>& labels) {
  LineReading reading;
  for (std::size_t index = 0; index < labels.size(); ++index)
    reading.glyphs.push_back({.label = labels[index],
                              .confidence = 1,
                              .at = (static_cast<float>(index) + 0.5F) / static_cast<float>(labels.size())});
  return reading;
}

TEST(Words, SpacesSeparateAndHaveTheirOwnRoom) {
  const Polygon line = polygon_of({.left = 0, .top = 0, .right = 500, .bottom = 20});
  const std::vector<Word> words = words_of(spread({1, 2, 7, 6, 6}), kAlphabet, line);
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].text, "ab");
  EXPECT_EQ(bounds(words[0].polygon), (Box{0, 0, 200, 20}));
  EXPECT_EQ(words[1].text, "cc");
  EXPECT_EQ(bounds(words[1].polygon), (Box{300, 0, 500, 20}));
}

TEST(Words, IdeographsStandAloneLatinBetweenThemDoesNot) {
  std::vector<std::string> texts;
  for (const Word& word : words_of(spread({3, 3, 1, 2, 3}), kAlphabet, {})) texts.push_back(word.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"好", "好", "ab", "好"}));
  EXPECT_TRUE(words_of({}, kAlphabet, {}).empty());
  EXPECT_TRUE(words_of(spread({7, 7}), kAlphabet, {}).empty());
}

}  // namespace
}  // namespace plimsoll

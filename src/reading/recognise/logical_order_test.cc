#include "reading/recognise/logical_order.h"

#include <gmock/gmock.h>
#include <unicode/unistr.h>

#include <map>

#include "reading/recognise/line_text.h"

namespace plimsoll {
namespace {

// Every character that the tests use, one a line, and their classes.
struct Made {
  Alphabet alphabet{""};
  std::map<UChar32, std::int32_t> labels;
  Made() {
    std::string lines;
    const icu::UnicodeString all =
        icu::UnicodeString::fromUTF8("abcdefPDFxyz0123456789.,:()%-/%مرحبايةعاموقنهשمشلטבגדהשםכתב\u064e\u0650é好");
    for (std::int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
      const UChar32 code_point = all.char32At(at);
      if (!labels.emplace(code_point, static_cast<std::int32_t>(labels.size()) + 1).second) continue;
      if (!lines.empty()) lines += '\n';
      icu::UnicodeString(code_point).toUTF8String(lines);
    }
    alphabet = Alphabet(lines);
    labels[' '] = alphabet.space();
  }
};

const Made& made() {
  static const Made kMade;
  return kMade;
}

// Glyphs as they stand on the page, from left to right.
LineReading standing(const icu::UnicodeString& visual) {
  LineReading reading;
  const auto count = static_cast<float>(visual.countChar32());
  float place = 0.5F;
  for (std::int32_t at = 0; at < visual.length(); at = visual.moveIndex32(at, 1)) {
    reading.glyphs.push_back({.label = made().labels.at(visual.char32At(at)), .confidence = 1, .at = place / count});
    ++place;
  }
  return reading;
}

icu::UnicodeString reversed(const char* text) {
  icu::UnicodeString turned = icu::UnicodeString::fromUTF8(text);
  turned.reverse();
  return turned;
}

std::string read(const icu::UnicodeString& visual) { return text_of(standing(visual), made().alphabet); }

// The left column is what stands on the page from left to right: words of Arabic and Hebrew are written reversed here.
TEST(LogicalOrder, TextComesAsItIsRead) {
  struct Row {
    icu::UnicodeString visual;
    const char* logical;
  };
  const icu::UnicodeString space(" ");
  for (const Row& row : {
           Row{icu::UnicodeString("abc def"), "abc def"},
           Row{icu::UnicodeString::fromUTF8("好 abc"), "好 abc"},
           Row{reversed("مرحبا"), "مرحبا"},
           Row{reversed("مرحبا عام"), "مرحبا عام"},
           Row{reversed("שם כתב"), "שם כתב"},
           // A number keeps its direction: it stands left of the word before it.
           Row{icu::UnicodeString("2024") + space + reversed("عام"), "عام 2024"},
           Row{reversed("من") + space + icu::UnicodeString("2024") + space + reversed("عام"), "عام 2024 من"},
           Row{icu::UnicodeString("3.5") + space + reversed("شهم"), "شهم 3.5"},
           // A Latin word within Arabic, and the other way round.
           Row{reversed("مرحبا") + space + icu::UnicodeString("PDF") + space + reversed("عام"), "عام PDF مرحبا"},
           Row{icu::UnicodeString("abc def ") + reversed("عام") + icu::UnicodeString(" xyz"), "abc def عام xyz"},
           // The full stop of a line from right to left stands at its left end.
           Row{icu::UnicodeString(".") + reversed("مرحبا"), "مرحبا."},
           Row{icu::UnicodeString("PDF."), "PDF."},
       })
    EXPECT_EQ(read(row.visual), row.logical);
}

TEST(LogicalOrder, MarksGoWithTheirLetter) {
  // Reversed by code point: the mark stands before its letter.
  EXPECT_EQ(read(reversed("مَرِ")), "مَرِ");
  EXPECT_EQ(read(icu::UnicodeString("PDF ") + reversed("مَ")), "PDF مَ");
}

TEST(LogicalOrder, SaysWhichWayTheLineRuns) {
  EXPECT_FALSE(logical_order(standing("abc"), made().alphabet).right_to_left);
  EXPECT_FALSE(logical_order(standing(icu::UnicodeString("abcdef ") + reversed("عام")), made().alphabet).right_to_left);
  EXPECT_TRUE(logical_order(standing(icu::UnicodeString("PDF ") + reversed("مرحبا")), made().alphabet).right_to_left);
  EXPECT_FALSE(logical_order({}, made().alphabet).right_to_left);
}

TEST(LogicalOrder, WordsKeepTheirPlaces) {
  const Polygon line = polygon_of({.left = 0, .top = 0, .right = 800, .bottom = 20});
  const std::vector<Word> words =
      words_of(standing(icu::UnicodeString("2024 ") + reversed("عام")), made().alphabet, line);
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].text, "عام");
  EXPECT_EQ(bounds(words[0].polygon), (Box{500, 0, 800, 20}));
  EXPECT_EQ(words[1].text, "2024");
  EXPECT_EQ(bounds(words[1].polygon), (Box{0, 0, 400, 20}));
}

}  // namespace
}  // namespace plimsoll

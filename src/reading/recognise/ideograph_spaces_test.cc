#include "reading/recognise/ideograph_spaces.h"

#include <gtest/gtest.h>

#include "reading/recognise/line_text.h"

namespace plimsoll {
namespace {

const Alphabet kAlphabet("好\nの\na\n。\n한");
constexpr std::int32_t kSpace = 6;

// A character, and where its middle is.
struct Placed {
  std::int32_t label;
  float at;
};

std::string read(const std::vector<Placed>& glyphs) {
  LineReading reading;
  for (const auto& [label, at] : glyphs) reading.glyphs.push_back({.label = label, .confidence = 1, .at = at});
  return text_of(without_ideograph_spaces(std::move(reading), kAlphabet), kAlphabet);
}

TEST(IdeographSpaces, GoWhereNoSquareIsBlank) {
  struct Row {
    std::vector<Placed> glyphs;
    const char* text;
  };
  for (const Row& row : {
           Row{{{1, 0.1F}, {2, 0.2F}, {kSpace, 0.26F}, {1, 0.33F}}, "好の好"},
           Row{{{1, 0.1F}, {2, 0.2F}, {kSpace, 0.3F}, {1, 0.4F}, {1, 0.5F}}, "好の 好好"},
           Row{{{1, 0.1F}, {2, 0.2F}, {kSpace, 0.26F}, {3, 0.33F}}, "好の a"},
           Row{{{3, 0.1F}, {kSpace, 0.2F}, {3, 0.3F}, {kSpace, 0.4F}, {1, 0.5F}, {1, 0.6F}}, "a a 好好"},
           Row{{{1, 0.1F}, {1, 0.2F}, {kSpace, 0.25F}, {kSpace, 0.3F}, {2, 0.33F}}, "好好の"},
           Row{{{5, 0.1F}, {5, 0.2F}, {kSpace, 0.26F}, {5, 0.33F}}, "한한 한"},
           Row{{{1, 0.1F}, {kSpace, 0.5F}, {1, 0.9F}}, "好 好"},
           Row{{}, ""},
       })
    EXPECT_EQ(read(row.glyphs), row.text);
}

}  // namespace
}  // namespace plimsoll

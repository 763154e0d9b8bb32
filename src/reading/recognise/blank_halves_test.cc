#include "reading/recognise/blank_halves.h"

#include <gtest/gtest.h>

#include <map>

#include "reading/recognise/line_text.h"

namespace plimsoll {
namespace {

const Alphabet kAlphabet("，\n（\n）\n。\n好\na\n,\n(\n、");
constexpr std::int32_t kSpace = 10;

std::string read(const std::vector<std::int32_t>& labels) {
  LineReading reading;
  for (const std::int32_t label : labels) reading.glyphs.push_back({.label = label, .confidence = 1});
  return text_of(without_blank_halves(std::move(reading), kAlphabet), kAlphabet);
}

TEST(BlankHalves, AreNoSpaces) {
  EXPECT_EQ(read({5, 1, kSpace, 6}), "好，a");
  EXPECT_EQ(read({6, kSpace, 2, 5, 3, kSpace, 5}), "a（好）好");
  EXPECT_EQ(read({5, 9, kSpace, kSpace, 5, 4}), "好、好。");
}

TEST(BlankHalves, OtherSpacesStay) {
  EXPECT_EQ(read({5, kSpace, 5}), "好 好");
  EXPECT_EQ(read({6, 7, kSpace, 8, 6}), "a, (a");
  EXPECT_EQ(read({6, kSpace, 1, 6}), "a ，a");
  EXPECT_EQ(read({}), "");
}

}  // namespace
}  // namespace plimsoll

#include "reading/sequence/token_text.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace plimsoll {
namespace {

std::string text(std::string_view json, const std::vector<std::int32_t>& tokens) {
  const auto parsed = TokenText::parse(json);
  EXPECT_TRUE(parsed) << parsed.error().text();
  return parsed ? parsed->text(tokens) : std::string();
}

TEST(TokenText, ByteLevelPiecesBecomeTheirBytes) {
  std::ifstream file(std::string(PLIMSOLL_SOURCE_DIR) + "/src/reading/sequence/testdata/nets/tokenizer.json");
  const std::string json(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(text(json, {1, 3, 4, 5, 6, 7, 8, 11, 2, 0, 0}), "\\frac{a} b+ ≤");
  EXPECT_EQ(text(json, {5, 9, 9, 7}), "a\nb");
}

TEST(TokenText, OtherSpellings) {
  EXPECT_EQ(text(R"({"model": {"type": "Unigram", "vocab": [["<s>", 0], ["▁x", -1], ["^2", -2], ["<0x0A>", 0]]},
                     "decoder": {"type": "Sequence", "decoders": [{"type": "Metaspace"}]},
                     "added_tokens": [{"id": 0, "content": "<s>", "special": true}]})",
                 {0, 1, 2, 1, 3, 1}),
            "x^2 x\nx");
  EXPECT_EQ(text(R"({"model": {"type": "WordPiece", "vocab": {"al": 0, "##pha": 1, "beta": 2}}})", {0, 1, 2}),
            "alpha beta");
  EXPECT_EQ(text(R"({"model": {"type": "BPE", "vocab": {"x": 0, " y": 1}}})", {0, 1}), "x y");
  EXPECT_EQ(text(R"({"fast_tokenizer_file": {"model": {"type": "BPE", "vocab": {"x": 7}}}})", {7}), "x")
      << "as PaddleX";
}

TEST(TokenText, ABytesNameThatIsNoneIsText) {
  EXPECT_EQ(
      text(R"({"model": {"vocab": [["<0xZZ>", 0], ["<0x+1>", 0]]}, "decoder": {"type": "ByteFallback"}})", {0, 1}),
      "<0xZZ><0x+1>");
}

TEST(TokenText, NumbersThatAreNoTokenSayNothing) {
  EXPECT_EQ(text(R"({"model": {"vocab": {"x": 3}}})", {-1, 0, 3, 4, 2'000'000'000}), "x");
}

TEST(TokenText, LeavesOutWhatIsNoText) {
  EXPECT_EQ(text(R"({"model": {"vocab": {"a\u0000\u001b": 0, "ÿ": 1, "b": 2}}, "decoder": {"type": "ByteLevel"}})",
                 {0, 1, 2}),
            "ab");
}

TEST(TokenText, WhatIsNoTokenizerIsRefused) {
  for (const std::string_view json : {"", "{", "[]", "{}", R"({"model": {}})", R"({"model": {"vocab": {}}})",
                                      R"({"model": {"vocab": {"x": -1}}})", R"({"model": {"vocab": {"x": 99999999}}})",
                                      R"({"model": {"vocab": [["x"], 3]}})", R"({"model": {"vocab": {"x": "y"}}})"}) {
    const auto parsed = TokenText::parse(json);
    ASSERT_FALSE(parsed) << json;
    EXPECT_EQ(parsed.error().reason, Reason::model_load) << json;
  }
}

}  // namespace
}  // namespace plimsoll

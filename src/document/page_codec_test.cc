#include "document/page_codec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace plimsoll {
namespace {

constexpr const char* kSmall =
    R"({"number":3,"width":600,"height":800,"dpi":299.99,"angle":90,"source":"recognised","state":"degraded",)"
    R"("degradations":[{"feature":"tables","reason":"budget"}],"blocks":[{"kind":"title","level":1,"box":[10,20,110.5,40],)"
    R"("lines":[{"text":"Grüße \"1\"","polygon":[10,20,110.5,20,110.5,40,-0.1,40],"confidence":0.9877,"angle":0,)"
    R"("words":[{"text":"Grüße","polygon":[0,0,0,0,0,0,0,0],"confidence":1}]}]}]})";

Page small_page() {
  Page page{.number = 3, .width = 600, .height = 800, .dpi = 299.994, .angle = 90, .state = PageState::degraded};
  page.degradations = {{"tables", "budget"}};
  Line line{.text = "Grüße \"1\"", .polygon = polygon_of({10, 20.04F, 110.46F, 40}), .confidence = 0.98766F};
  line.polygon[3].x = -0.06F;
  line.words = {{"Grüße", {}, 1}};
  page.blocks = {{.kind = BlockKind::title, .level = 1, .box = {10, 20, 110.5F, 40}, .lines = {line}}};
  return page;
}

TEST(PageCodec, WritesTheCanonicalForm) { EXPECT_EQ(encode(small_page()), kSmall); }

TEST(PageCodec, ReadsWhatItWrote) {
  const auto page = decode_page(kSmall);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(page->number, 3);
  EXPECT_EQ(page->degradations, small_page().degradations);
  EXPECT_EQ(page->blocks[0].kind, BlockKind::title);
  EXPECT_EQ(page->blocks[0].lines[0].text, "Grüße \"1\"");
  EXPECT_FLOAT_EQ(page->blocks[0].lines[0].polygon[3].x, -0.1F);
  EXPECT_EQ(encode(*page), kSmall);
}

TEST(PageCodec, KeepsEveryTenthAndEveryCharacter) {
  Page page{.number = 1};
  Line line;
  for (int step = 0; step < 200'000; step += 7)
    line.words.push_back({"x", {Point{static_cast<float>(step / 10.0), static_cast<float>(-step * 0.49)}}, 0.5F});
  for (char control = 1; control < 127; ++control) line.text += control;
  line.text += "文😀\u2028";
  line.text += '\0';
  page.blocks.push_back({.lines = {line}});
  const std::string text = encode(page);
  const auto again = decode_page(text);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->blocks[0].lines[0].text, line.text);
  EXPECT_EQ(encode(*again), text);
}

TEST(PageCodec, CarriesFailures) {
  Page page{.number = 2, .state = PageState::failed};
  page.failure = fail(Reason::page_memory, "needs 2 GiB").error();
  page.failure->context = "a.pdf";
  const auto again = decode_page(encode(page));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, page);
}

TEST(PageCodec, NeverWritesWhatItWouldRefuse) {
  Page page{.number = 1, .width = 10, .height = 10};
  Line line{.text = "a\xFF\xC3(\xED\xA0\x80z", .confidence = std::nanf("")};
  line.polygon[0] = {std::numeric_limits<float>::infinity(), std::nanf("")};
  line.polygon[1] = {-1e30F, 1e30F};
  line.words = {{"w", {}, 1.0001F}, {"w", {}, -3}};
  page.blocks.push_back({.lines = {line}});
  const auto again = decode_page(encode(page));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->blocks[0].lines[0].polygon[0], (Point{1e6F, 0}));
  EXPECT_EQ(again->blocks[0].lines[0].text.front(), 'a');
  EXPECT_EQ(again->blocks[0].lines[0].text.back(), 'z');
}

// `text` of kSmall with the first `from` replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string text = kSmall;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(PageCodec, RefusesEverythingElse) {
  const std::vector<std::string> texts = {
      "",
      "null",
      "{}",
      std::string(100'000, '['),
      std::string(kSmall) + " ",
      std::string(kSmall) + kSmall,
      changed("\"width\":600", "\"width\":-600"),
      changed("\"width\":600", "\"width\":6e2"),
      changed("\"width\":600", "\"width\":0600"),
      changed("\"width\":600", "\"width\":1000001"),
      changed("\"width\":600", "\"width\":99999999999999999999"),
      changed("\"width\":600", "\"width\": 600"),
      changed("\"width\":600,", ""),
      changed("\"width\":600", "\"w\":600"),
      changed("299.99", "299.999"),
      changed("299.99", "299."),
      changed("299.99", "299.90"),
      changed("299.99", "NaN"),
      changed("\"angle\":90", "\"angle\":91"),
      changed("-0.1", "-0"),
      changed("110.5,20", "2000000,20"),
      changed("0.9877", "1.2"),
      changed("\"level\":1", "\"level\":10"),
      changed("title", "titel"),
      changed("degraded", "failed"),
      changed("\"blocks\"", "\"failure\":{\"reason\":\"budget\",\"message\":\"\",\"context\":\"\"},\"blocks\""),
      changed("Grüße", "Gr\xFC"),
      changed("Grüße", "a\nb"),
      changed("Grüße", "\\u0041"),
      changed("Grüße", "\\u000a"),
      changed("Grüße", "\\/"),
      changed(",-0.1,40]", "]"),
      changed(",-0.1,40]", ",-0.1,40,1]"),
  };
  for (const std::string& text : texts) {
    const auto page = decode_page(text);
    ASSERT_FALSE(page) << text.substr(0, 200);
    EXPECT_EQ(page.error().reason, Reason::protocol);
  }
  EXPECT_FALSE(decode_page(std::string(kPageTextMax + 1, ' ')));
}

TEST(PageCodec, RefusesEveryCutText) {
  const std::string_view whole = kSmall;
  for (std::size_t length = 0; length < whole.size(); ++length) ASSERT_FALSE(decode_page(whole.substr(0, length)));
}

// Whatever single byte is changed: refused, or a page that encodes to exactly the changed text.
TEST(PageCodec, AcceptsCanonicalTextOnly) {
  const std::string whole = kSmall;
  int accepted = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = whole;
      text[at] = static_cast<char>(byte);
      const auto page = decode_page(text);
      if (!page) continue;
      ++accepted;
      ASSERT_EQ(encode(*page), text);
    }
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace plimsoll

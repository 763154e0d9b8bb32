#include "reading/order/arrange_by_layout.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "document/page_names.h"
#include "reading/order/reading_order.h"
#include "reading/order/region_order.h"

namespace plimsoll {
namespace {

using enum BlockKind;

constexpr int kWidth = 1000;
constexpr int kHeight = 1400;

Line line_at(const std::string& text, const Box& box) {
  Line line{.text = text, .polygon = polygon_of(box), .confidence = 0.9F};
  line.words = {{text, line.polygon, 0.9F}};
  return line;
}

// Blocks as "kind[line/line]", titles with their level.
std::string described(const std::vector<Block>& blocks) {
  std::string text;
  for (const Block& block : blocks) {
    text += kBlockKinds[static_cast<std::size_t>(block.kind)];
    if (block.level > 0) text += fmt::format("{}", block.level);
    text += '[';
    for (const Line& line : block.lines) text += (&line == &block.lines.front() ? "" : "/") + line.text;
    text += ']';
  }
  return text;
}

// A region with as many lines of 20 px in it as its text has parts between slashes.
struct Part {
  BlockKind kind;
  Box box;
  std::string text;
  std::optional<int> order{};
  int level = 0;
};

std::string read(const std::vector<Part>& parts, std::vector<Line> more = {}) {
  std::vector<Line> lines = std::move(more);
  std::vector<LayoutRegion> regions;
  for (const Part& part : parts) {
    regions.push_back({.kind = part.kind, .box = part.box, .score = 0.9F, .order = part.order, .level = part.level});
    float top = part.box.top + 2;
    for (std::size_t start = 0; start < part.text.size(); top += 26) {
      const std::size_t end = std::min(part.text.find('/', start), part.text.size());
      lines.push_back(
          line_at(part.text.substr(start, end - start), {part.box.left + 2, top, part.box.right - 2, top + 20}));
      start = end + 1;
    }
  }
  return described(arrange_by_layout(std::move(lines), std::move(regions), kWidth, kHeight));
}

struct Layout {
  const char* name;
  std::vector<Part> parts;  // in any order
  std::string expected;
};

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all = {
      {"two columns under a title",
       {{text, {520, 200, 950, 300}, "c1/c2"},
        {text, {50, 320, 480, 420}, "b1/b2"},
        {title, {200, 100, 800, 130}, "the title"},
        {text, {50, 200, 480, 300}, "a1/a2"},
        {text, {520, 320, 950, 420}, "d1/d2"}},
       "title3[the title]text[a1/a2]text[b1/b2]text[c1/c2]text[d1/d2]"},
      {"what lies across divides the columns",
       {{text, {50, 200, 480, 300}, "a1"},
        {text, {520, 200, 950, 300}, "b1"},
        {title, {50, 400, 950, 430}, "across"},
        {text, {50, 500, 480, 600}, "c1"},
        {text, {520, 500, 950, 600}, "d1"}},
       "text[a1]text[b1]title3[across]text[c1]text[d1]"},
      {"columns run on around a picture between them",
       {{text, {50, 100, 480, 160}, "a1/a2"},
        {text, {50, 180, 300, 320}, "a3/a4/a5/a6/a7"},
        {text, {50, 340, 480, 400}, "a8/a9"},
        {figure, {320, 190, 680, 280}, ""},
        {caption, {340, 285, 660, 310}, "the mark"},
        {text, {520, 100, 950, 160}, "b1/b2"},
        {text, {700, 180, 950, 320}, "b3/b4/b5/b6/b7"},
        {text, {520, 340, 950, 400}, "b8/b9"}},
       "text[a1/a2]text[a3/a4/a5/a6/a7]text[a8/a9]figure[]caption[the mark]"
       "text[b1/b2]text[b3/b4/b5/b6/b7]text[b8/b9]"},
      {"a picture that columns stand beside on one side only divides them",
       {{text, {50, 100, 480, 160}, "a1/a2"},
        {text, {520, 100, 950, 160}, "b1/b2"},
        {figure, {50, 180, 680, 320}, ""},
        {text, {700, 180, 950, 320}, "b3/b4/b5/b6/b7"},
        {text, {50, 340, 480, 400}, "a3/a4"},
        {text, {520, 340, 950, 400}, "b8/b9"}},
       "text[a1/a2]text[b1/b2]figure[]text[b3/b4/b5/b6/b7]text[a3/a4]text[b8/b9]"},
      {"heading of one column stays with it",
       {{title, {50, 100, 300, 130}, "left"}, {text, {50, 150, 480, 300}, "a1"}, {text, {520, 100, 950, 300}, "b1"}},
       "title3[left]text[a1]text[b1]"},
      {"captions stay beside what they describe",
       {{figure, {50, 100, 480, 400}, ""},
        {figure, {520, 100, 950, 400}, ""},
        {caption, {50, 410, 480, 440}, "figure 1"},
        {caption, {520, 410, 950, 440}, "figure 2"},
        {text, {50, 500, 950, 600}, "a1"},
        {caption, {50, 640, 950, 670}, "table 1"},
        {table, {50, 680, 950, 900}, "cells"}},
       "figure[]caption[figure 1]figure[]caption[figure 2]text[a1]caption[table 1]table[cells]"},
      {"a table taken for text as well is the table",
       {{table, {50, 100, 950, 300}, ""}, {reference, {60, 110, 900, 290}, "cells"}, {text, {50, 400, 950, 500}, "a1"}},
       "table[cells]text[a1]"},
      {"a caption of nothing is read where it stands",
       {{text, {50, 100, 950, 200}, "a1"}, {caption, {50, 400, 950, 430}, "lost"}, {text, {50, 600, 950, 700}, "b1"}},
       "text[a1]caption[lost]text[b1]"},
      {"furniture, footnotes and sidebars",
       {{footer, {50, 1350, 480, 1380}, "the journal"},
        {page_number, {900, 1350, 950, 1380}, "12"},
        {header, {50, 20, 950, 50}, "running head"},
        {sidebar, {700, 100, 950, 900}, "aside"},
        {footnote, {50, 500, 340, 540}, "a note"},
        {text, {50, 100, 340, 490}, "a1"},
        {text, {360, 100, 680, 490}, "b1"}},
       "header[running head]text[a1]text[b1]footnote[a note]sidebar[aside]footer[the journal]page_number[12]"},
      {"page numbers among running heads and feet",
       {{header, {50, 20, 950, 80}, "xiv/running head"},
        {text, {50, 100, 950, 200}, "a1"},
        {footer, {50, 1350, 950, 1380}, "- 7 -"}},
       "page_number[xiv]header[running head]text[a1]page_number[- 7 -]"},
      {"what has no text is there all the same, unless it should have some",
       {{figure, {50, 100, 950, 300}, ""},
        {text, {50, 320, 950, 400}, ""},
        {seal, {50, 420, 300, 600}, ""},
        {formula, {50, 620, 950, 660}, ""},
        {chart, {50, 700, 950, 900}, ""}},
       "figure[]seal[]formula[]chart[]"},
      {"learned places go before geometry",
       {{text, {50, 100, 950, 200}, "third", 2},
        {text, {50, 300, 950, 400}, "first", 0},
        {title, {50, 500, 950, 530}, "second", 1, 1}},
       "text[first]title1[second]text[third]"},
      {"bibliographies by entries",
       {{reference, {50, 100, 950, 300}, "[1] one"}, {list, {50, 400, 950, 500}, "- a/- b"}},
       "reference[[1] one]list[- a/- b]"},
  };
  return all;
}

TEST(ArrangeByLayout, OrdersRegions) {
  for (const Layout& layout : layouts()) EXPECT_EQ(read(layout.parts), layout.expected) << layout.name;
}

TEST(ArrangeByLayout, DoesNotDependOnTheOrderOfFinding) {
  for (const Layout& layout : layouts()) {
    std::vector<Part> parts = layout.parts;
    std::ranges::reverse(parts);
    EXPECT_EQ(read(parts), layout.expected) << layout.name;
  }
}

TEST(ArrangeByLayout, WithoutRegionsItIsArrange) {
  const std::vector<Line> lines = {line_at("b", {50, 200, 400, 220}), line_at("a", {50, 100, 400, 120})};
  EXPECT_EQ(arrange_by_layout(lines, {}, kWidth, kHeight), arrange(lines, kWidth, kHeight));
}

TEST(ArrangeByLayout, LinesOutsideAnyRegionAreReadWhereTheyStand) {
  const std::vector<Part> geometric = {{text, {50, 100, 950, 200}, "a1"}, {text, {50, 600, 950, 700}, "b1"}};
  const std::vector<Line> forgotten = {line_at("forgotten", {50, 400, 600, 420})};
  EXPECT_EQ(read(geometric, forgotten), "text[a1]text[forgotten]text[b1]");
  const std::vector<Part> learned = {{text, {50, 100, 950, 200}, "a1", 1}, {text, {50, 600, 950, 700}, "b1", 0}};
  EXPECT_EQ(read(learned, forgotten), "text[b1]text[a1]text[forgotten]");
}

TEST(ArrangeByLayout, PageNumbersThatNoNetworkSaw) {
  const std::vector<Part> page = {{text, {50, 100, 950, 200}, "a1"}};
  EXPECT_EQ(read(page, {line_at("17", {480, 1350, 520, 1370})}), "text[a1]page_number[17]");
  EXPECT_EQ(read(page, {line_at("iv", {480, 40, 520, 60})}), "page_number[iv]text[a1]");
  EXPECT_EQ(read(page, {line_at("17", {480, 700, 520, 720})}), "text[a1]text[17]") << "in the middle of the page";
}

TEST(ArrangeByLayout, ALineGoesToTheSmallestRegionThatHoldsIt) {
  EXPECT_EQ(read({{figure, {50, 100, 950, 600}, ""}, {caption, {60, 500, 900, 540}, "within"}}),
            "figure[]caption[within]");
  // Seen twice as one thing and another: the surer one has the text, a second figure is none.
  std::vector<LayoutRegion> twice = {{.kind = figure, .box = {50, 100, 950, 600}, .score = 0.6F},
                                     {.kind = table, .box = {52, 100, 950, 602}, .score = 0.8F}};
  EXPECT_EQ(described(arrange_by_layout({line_at("cell", {100, 200, 300, 220})}, twice, kWidth, kHeight)),
            "table[cell]");
}

TEST(ArrangeByLayout, TitlesBySizeOrByTheNetwork) {
  std::vector<Line> lines = {line_at("largest", {50, 100, 700, 150})};
  for (int row = 0; row < 8; ++row) {
    const float top = 200 + 26 * static_cast<float>(row);
    lines.push_back(line_at("words", {50, top, 950, top + 20}));
  }
  LayoutRegion region{.kind = title, .box = {40, 90, 960, 160}, .score = 0.9F};
  EXPECT_EQ(arrange_by_layout(lines, {region}, kWidth, kHeight).front().level, 1);
  lines.front() = line_at("no larger", {50, 100, 700, 120});
  EXPECT_EQ(arrange_by_layout(lines, {region}, kWidth, kHeight).front().level, 3);
  region.level = 1;
  EXPECT_EQ(arrange_by_layout(lines, {region}, kWidth, kHeight).front().level, 1);
}

TEST(ArrangeByLayout, ATableKeepsItsFragmentsUntilTheyAreJoined) {
  std::vector<Line> lines = {line_at("4.20", {600, 150, 700, 170}), line_at("cake", {60, 190, 200, 210}),
                             line_at("tea", {60, 150, 200, 170}), line_at("12.00", {600, 190, 700, 210})};
  const LayoutRegion region{.kind = table, .box = {50, 140, 750, 220}, .score = 0.9F};
  std::vector<Block> blocks = arrange_by_layout(lines, {region}, kWidth, kHeight);
  ASSERT_EQ(described(blocks), "table[tea/4.20/cake/12.00]");
  EXPECT_EQ(blocks[0].box, region.box);
  join_rows(blocks[0], kWidth, kHeight);
  EXPECT_EQ(described(blocks), "table[tea 4.20/cake 12.00]");
}

TEST(RegionOrder, InterlockingBoxesAllComeOnce) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> place(0, 900);
  std::uniform_real_distribution<float> side(1, 400);
  for (int round = 0; round < 200; ++round) {
    std::vector<Box> boxes;
    for (int count = 0; count < round % 25; ++count) {
      const float left = place(random);
      const float top = place(random);
      boxes.push_back({left, top, left + side(random), top + side(random)});
    }
    std::vector<std::size_t> order = region_order(boxes);
    EXPECT_EQ(order, region_order(boxes));
    std::ranges::sort(order);
    ASSERT_EQ(order.size(), boxes.size());
    for (std::size_t index = 0; index < order.size(); ++index) EXPECT_EQ(order[index], index);
  }
}

// Whatever the network says: every word is there, once.
TEST(ArrangeByLayout, NoTextIsLost) {
  std::mt19937 random(7);
  const auto upto = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  const auto box = [&](int width, int height) {
    const auto left = static_cast<float>(upto(kWidth));
    const auto top = static_cast<float>(upto(kHeight));
    return Box{left, top, left + static_cast<float>(upto(width)), top + static_cast<float>(upto(height))};
  };
  for (int round = 0; round < 400; ++round) {
    std::vector<Line> lines;
    std::map<std::string, int> expected;
    for (int count = upto(60); count > 0; --count) {
      Line line = line_at(fmt::format("w{}", count), round % 3 == 0 ? box(60, 300) : box(700, 40));
      if (upto(9) == 0) line = line_at(fmt::format("{}", count), box(40, 30));
      if (upto(20) == 0) line.angle = 270;
      for (const Word& word : line.words) ++expected[word.text];
      lines.push_back(std::move(line));
    }
    std::vector<LayoutRegion> regions;
    for (int count = upto(15); count > 0; --count) {
      regions.push_back({.kind = static_cast<BlockKind>(upto(16)), .box = box(800, 500), .score = 0.5F});
      if (round % 2 == 0) regions.back().order = upto(10);
    }
    std::map<std::string, int> found;
    for (const Block& block : arrange_by_layout(lines, regions, kWidth, kHeight))
      for (const Line& line : block.lines)
        for (const Word& word : line.words) {
          ++found[word.text];
          EXPECT_NE(line.text.find(word.text), std::string::npos);
        }
    ASSERT_EQ(found, expected) << "round " << round;
  }
}

}  // namespace
}  // namespace plimsoll

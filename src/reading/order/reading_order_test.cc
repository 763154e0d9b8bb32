#include "reading/order/reading_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace plimsoll {
namespace {

// How a drawing becomes a page.
constexpr float kCharacterWidth = 10;
constexpr float kLineHeight = 18;
constexpr float kLeading = 24;

Point skewed(Point point, float skew) { return {point.x - skew * point.y, point.y + skew * point.x}; }

Line line_at(const std::string& text, const Box& box, float skew = 0) {
  Line line{.text = text, .polygon = polygon_of(box), .confidence = 0.9F};
  for (Point& corner : line.polygon) corner = skewed(corner, skew);
  line.words = {{text, line.polygon, 0.9F}};
  return line;
}

// A page as a drawing: each string is a row, parts with two or more blanks between them are lines of their own.
std::vector<Line> drawn(const std::vector<std::string>& rows, float skew = 0) {
  std::vector<Line> lines;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string& text = rows[row];
    for (std::size_t start = text.find_first_not_of(' '); start < text.size();) {
      const std::size_t end = std::min(text.find("  ", start), text.size());
      const float top = kLeading * static_cast<float>(row);
      const Box box{kCharacterWidth * static_cast<float>(start), top, kCharacterWidth * static_cast<float>(end),
                    top + kLineHeight};
      lines.push_back(line_at(text.substr(start, end - start), box, skew));
      start = text.find_first_not_of(' ', end);
    }
  }
  return lines;
}

// Blocks in brackets, their lines separated by slashes, titles with their level before them.
std::string order_of(std::vector<Line> lines) {
  std::string order;
  for (const Block& block : arrange(std::move(lines), 1000, 1000)) {
    if (block.kind == BlockKind::title) order += fmt::format("{}", block.level);
    order += '[';
    for (const Line& line : block.lines) order += (&line == &block.lines.front() ? "" : "/") + line.text;
    order += ']';
  }
  return order;
}

struct Layout {
  const char* name;
  std::vector<std::string> rows;
  std::string order;
};

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all = {
      {"nothing", {}, ""},
      {"one column", {"a1a1a1a1a1a1", "a2a2a2a2a2a2", "a3a3a3"}, "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3]"},
      {"two columns",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3",
        "a4a4a4a4a4a4  b4b4b4b4b4b4"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3/a4a4a4a4a4a4]"
       "[b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3/b4b4b4b4b4b4]"},
      {"three columns",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1  c1c1c1c1c1c1", "a2a2a2a2a2a2  b2b2b2b2b2b2  c2c2c2c2c2c2",
        "a3a3a3a3a3a3  b3b3b3b3b3b3  c3c3c3c3c3c3"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]"
       "[c1c1c1c1c1c1/c2c2c2c2c2c2/c3c3c3c3c3c3]"},
      {"line across two columns in the middle",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3",
        "a line that runs across", "c1c1c1c1c1c1  d1d1d1d1d1d1", "c2c2c2c2c2c2  d2d2d2d2d2d2"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]"
       "[a line that runs across][c1c1c1c1c1c1/c2c2c2c2c2c2][d1d1d1d1d1d1/d2d2d2d2d2d2]"},
      {"full width above two columns",
       {"x1x1x1x1x1x1x1x1x1x1x1x1", "x2x2x2x2x2x2x2x2x2x2x2x2", "x3x3x3x3x3x3x3x3x3x3x3x3",
        "a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3"},
       "[x1x1x1x1x1x1x1x1x1x1x1x1/x2x2x2x2x2x2x2x2x2x2x2x2/x3x3x3x3x3x3x3x3x3x3x3x3]"
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]"},
      {"heading of what follows two columns, no larger than the text",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3", "", "and then",
        "x1x1x1x1x1x1x1x1x1x1x1x1", "x2x2x2x2x2x2x2x2x2x2x2x2"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]"
       "[and then][x1x1x1x1x1x1x1x1x1x1x1x1/x2x2x2x2x2x2x2x2x2x2x2x2]"},
      {"a left column that is longer than the right one",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3", "a4a4a4",
        "x1x1x1x1x1x1x1x1x1x1x1x1", "x2x2x2x2x2x2x2x2x2x2x2x2"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3/a4a4a4][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]"
       "[x1x1x1x1x1x1x1x1x1x1x1x1/x2x2x2x2x2x2x2x2x2x2x2x2]"},
      {"caption between two columns",
       {"a1a1a1a1a1a1a1  b1b1b1b1b1b1b1", "a2a2a2a2a2a2a2  b2b2b2b2b2b2b2", "a3a3a3a3a3a3a3  b3b3b3b3b3b3b3",
        "a4a4a4a4a4a4a4  b4b4b4b4b4b4b4", "a5a5a5a5a5  in-a-box  b5b5b5b5b", "a6a6a6a6a6  caption.  b6b6b6b6b",
        "a7a7a7a7a7a7a7  b7b7b7b7b7b7b7"},
       "[a1a1a1a1a1a1a1/a2a2a2a2a2a2a2/a3a3a3a3a3a3a3/a4a4a4a4a4a4a4/a5a5a5a5a5/a6a6a6a6a6/a7a7a7a7a7a7a7]"
       "[b1b1b1b1b1b1b1/b2b2b2b2b2b2b2/b3b3b3b3b3b3b3/b4b4b4b4b4b4b4/b5b5b5b5b/b6b6b6b6b/b7b7b7b7b7b7b7]"
       "[in-a-box/caption.]"},
      {"narrow side column",
       {"s1s1s1s1s1  a1a1a1a1a1a1a1a1a1a1", "s2s2s2s2s2  a2a2a2a2a2a2a2a2a2a2", "s3s3s3s3s3  a3a3a3a3a3a3a3a3a3a3",
        "            a4a4a4a4a4a4a4a4a4a4", "            a5a5a5a5a5a5a5a5a5a5"},
       "[s1s1s1s1s1/s2s2s2s2s2/s3s3s3s3s3]"
       "[a1a1a1a1a1a1a1a1a1a1/a2a2a2a2a2a2a2a2a2a2/a3a3a3a3a3a3a3a3a3a3/a4a4a4a4a4a4a4a4a4a4/a5a5a5a5a5a5a5a5a5a5]"},
      {"price list",
       {"two cups of tea       4.20", "cake                 12.00", "one more long item    1.10",
        "total                17.30"},
       "[two cups of tea 4.20/cake 12.00/one more long item 1.10/total 17.30]"},
      {"labels and values",
       {"No      2019-000-1234567", "Invoice number  77-12-12345", "Date    25 December 2018",
        "Customer of ours  Mr Smith"},
       "[No 2019-000-1234567/Invoice number 77-12-12345/Date 25 December 2018/Customer of ours Mr Smith]"},
      {"line found in parts",
       {"a1a1a1a1a1a1a1a1a1a1", "a2a2a2  a2a2  a2a2a2", "a3a3a3a3a3a3a3a3a3a3"},
       "[a1a1a1a1a1a1a1a1a1a1/a2a2a2 a2a2 a2a2a2/a3a3a3a3a3a3a3a3a3a3]"},
      {"paragraphs by indent and by gap",
       {"a1a1a1a1a1a1a1a1a1a1", "a2a2a2a2a2a2a2a2", "   b1b1b1b1b1b1b1b1b1", "b2b2b2b2b2b2b2b2b2b2", "",
        "c1c1c1c1c1c1c1c1c1c1", "c2c2c2"},
       "[a1a1a1a1a1a1a1a1a1a1/a2a2a2a2a2a2a2a2][b1b1b1b1b1b1b1b1b1/b2b2b2b2b2b2b2b2b2b2]"
       "[c1c1c1c1c1c1c1c1c1c1/c2c2c2]"},
      {"head and foot",
       {"running head      7", "", "a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2",
        "a3a3a3a3a3a3  b3b3b3b3b3b3", "", "12"},
       "[running head 7][a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3][12]"},
      {"head above two columns, widely set",
       {"running head      7", "", "", "", "a1a1a1a1a1a1  b1b1b1b1b1b1", "", "a2a2a2a2a2a2  b2b2b2b2b2b2", "",
        "a3a3a3a3a3a3  b3b3b3b3b3b3", "", "a4a4a4a4a4a4  b4b4b4b4b4b4"},
       "[running head 7][a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3/a4a4a4a4a4a4]"
       "[b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3/b4b4b4b4b4b4]"},
      {"two columns, widely set",
       {"a1a1a1a1a1a1  b1b1b1b1b1b1", "", "a2a2a2a2a2a2  b2b2b2b2b2b2", "", "a3a3a3a3a3a3  b3b3b3b3b3b3", "",
        "a4a4a4a4a4a4  b4b4b4b4b4b4"},
       "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3/a4a4a4a4a4a4]"
       "[b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3/b4b4b4b4b4b4]"},
  };
  return all;
}

TEST(ReadingOrder, OfDrawnPages) {
  for (const Layout& layout : layouts()) EXPECT_EQ(order_of(drawn(layout.rows)), layout.order) << layout.name;
}

TEST(ReadingOrder, OfSkewedPages) {
  for (const Layout& layout : layouts())
    for (const float skew : {-0.035F, -0.01F, 0.02F, 0.04F})
      EXPECT_EQ(order_of(drawn(layout.rows, skew)), layout.order) << layout.name << ", skew " << skew;
}

TEST(ReadingOrder, DoesNotDependOnTheOrderOfFinding) {
  for (const Layout& layout : layouts()) {
    std::vector<Line> lines = drawn(layout.rows);
    std::ranges::reverse(lines);
    EXPECT_EQ(order_of(std::move(lines)), layout.order) << layout.name;
  }
}

TEST(ReadingOrder, FindsHeadingsBySize) {
  std::vector<Line> lines = drawn(
      {"", "", "a1a1a1a1a1a1a1a1a1a1", "a2a2a2a2a2a2a2a2a2a2", "", "", "b1b1b1b1b1b1b1b1b1b1", "b2b2b2b2b2b2b2b2b2b2"});
  lines.push_back(line_at("Largest", {0, 0, 150, 42}));
  lines.push_back(line_at("Smaller", {0, 102, 120, 129}));
  EXPECT_EQ(
      order_of(std::move(lines)),
      "1[Largest][a1a1a1a1a1a1a1a1a1a1/a2a2a2a2a2a2a2a2a2a2]3[Smaller][b1b1b1b1b1b1b1b1b1b1/b2b2b2b2b2b2b2b2b2b2]");
}

std::vector<Line> two_columns() {
  return drawn({"a1a1a1a1a1a1  b1b1b1b1b1b1", "a2a2a2a2a2a2  b2b2b2b2b2b2", "a3a3a3a3a3a3  b3b3b3b3b3b3"});
}

TEST(ReadingOrder, JoinsAHeadingFoundInTwoPartsAcrossColumns) {
  std::vector<Line> lines = two_columns();
  lines.push_back(line_at("What we", {0, 80, 115, 120}));
  lines.push_back(line_at("need", {145, 80, 250, 120}));
  EXPECT_EQ(order_of(std::move(lines)),
            "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3]1[What we need]");
}

TEST(ReadingOrder, HeadingAtTheEndOfAColumnGoesWithWhatFollows) {
  std::vector<Line> lines = two_columns();
  lines.push_back(line_at("Listen", {0, 76, 100, 104}));
  lines.push_back(line_at("b4b4b4b4b4b4", {140, 72, 260, 90}));
  lines.push_back(line_at("across both of the columns", {0, 120, 260, 138}));
  EXPECT_EQ(order_of(std::move(lines)),
            "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][b1b1b1b1b1b1/b2b2b2b2b2b2/b3b3b3b3b3b3/b4b4b4b4b4b4]"
            "3[Listen][across both of the columns]");
}

// The fragments of a drawn row as the one line that a detector may make of it.
Line merged(const std::string& row, int number) {
  Line line = line_at("", {0, 0, 0, 0});
  line.words.clear();
  std::istringstream words(row);
  std::size_t at = 0;
  for (std::string word; words >> word; at += word.size()) {
    at = row.find(word, at);
    const float top = kLeading * static_cast<float>(number);
    const Box box{kCharacterWidth * static_cast<float>(at), top, kCharacterWidth * static_cast<float>(at + word.size()),
                  top + kLineHeight};
    line.words.push_back({word, polygon_of(box), 0.5F + 0.1F * static_cast<float>(line.words.size())});
    line.text += (line.text.empty() ? "" : " ") + word;
  }
  line.polygon = {line.words.front().polygon[0], line.words.back().polygon[1], line.words.back().polygon[2],
                  line.words.front().polygon[3]};
  return line;
}

const std::vector<std::string> kColumns = {"a1a1a1 a1a1a1  b1b1b1 b1b1b1", "a2a2a2 a2a2a2  b2b2b2 b2b2b2",
                                           "a3a3a3 a3a3a3  b3b3b3 b3b3b3", "a4a4a4 a4a4a4  b4b4b4 b4b4b4",
                                           "a5a5a5 a5a5a5  b5b5b5 b5b5b5"};

TEST(ReadingOrder, LinesDrawnAcrossTheGutterAreCutThere) {
  for (const std::size_t row : {0, 2, 4}) {
    std::vector<std::string> rows = kColumns;
    rows[row].clear();
    std::vector<Line> lines = drawn(rows);
    lines.push_back(merged(kColumns[row], static_cast<int>(row)));
    EXPECT_EQ(order_of(std::move(lines)), order_of(drawn(kColumns))) << row;
  }
}

TEST(ReadingOrder, LinesThatRunAcrossTheGutterAreNot) {
  std::vector<std::string> rows = kColumns;
  rows.insert(rows.begin() + 2, {"", "", ""});
  std::vector<Line> lines = drawn(rows);
  lines.push_back(merged("what runs all across the text", 3));
  EXPECT_NE(order_of(std::move(lines)).find("[what runs all across the text]"), std::string::npos);
}

TEST(ReadingOrder, ALineCutInTwoKeepsItsWordsPlacesAndConfidences) {
  std::vector<std::string> rows = kColumns;
  rows[2].clear();
  std::vector<Line> lines = drawn(rows);
  lines.push_back(merged(kColumns[2], 2));
  for (const Block& block : arrange(std::move(lines), 400, 200))
    for (const Line& line : block.lines) {
      if (line.text != "b3b3b3 b3b3b3") continue;
      EXPECT_EQ(line.words.size(), 2u);
      EXPECT_EQ(bounds(line.polygon), (Box{150, 2 * kLeading, 280, 2 * kLeading + kLineHeight}));
      EXPECT_FLOAT_EQ(line.confidence, 0.75F);
      return;
    }
  FAIL() << "no such line";
}

TEST(ReadingOrder, LargeInitialBelongsToItsFirstRow) {
  std::vector<Line> lines =
      drawn({"    he sighed, she", "    went around it", "    and again so", "with the look of it"});
  lines.push_back(line_at("S", {0, 0, 34, 66}));
  EXPECT_EQ(order_of(std::move(lines)), "[She sighed, she/went around it/and again so/with the look of it]");
}

TEST(ReadingOrder, RowsFarApartAreNoParagraph) {
  EXPECT_EQ(order_of({line_at("a heading", {100, 100, 300, 120}), line_at("12", {300, 1200, 320, 1220})}),
            "[a heading][12]");
}

TEST(ReadingOrder, VerticalTextRunsFromTheRight) {
  std::vector<Line> lines;
  for (int column = 0; column < 3; ++column) {
    const float left = 100 + 30 * static_cast<float>(column);
    lines.push_back(line_at(fmt::format("文字列{}", column), {left, 50, left + 20, 300}));
  }
  EXPECT_EQ(order_of(std::move(lines)), "[文字列2/文字列1/文字列0]");
}

TEST(ReadingOrder, LinesAgainstTheMainDirectionComeLast) {
  std::vector<Line> lines = drawn({"    a1a1a1a1a1a1", "    a2a2a2a2a2a2", "    a3a3a3a3a3a3"});
  lines.push_back(line_at("arXiv", {0, 0, 12, 60}));
  lines.back().angle = 270;
  EXPECT_EQ(order_of(std::move(lines)), "[a1a1a1a1a1a1/a2a2a2a2a2a2/a3a3a3a3a3a3][arXiv]");
}

TEST(ReadingOrder, JoinedLinesKeepWordsPlaceAndConfidence) {
  std::vector<Line> lines = drawn({"item      4.20"});
  lines[0].confidence = 1;
  lines[1].confidence = 0.5F;
  const auto blocks = arrange(std::move(lines), 200, 50);
  ASSERT_EQ(blocks.size(), 1u);
  ASSERT_EQ(blocks[0].lines.size(), 1u);
  const Line& line = blocks[0].lines[0];
  EXPECT_EQ(line.words.size(), 2u);
  EXPECT_EQ(bounds(line.polygon), (Box{0, 0, 140, kLineHeight}));
  EXPECT_EQ(blocks[0].box, bounds(line.polygon));
  EXPECT_FLOAT_EQ(line.confidence, 0.75F);
}

TEST(ReadingOrder, ChinesePartsOfALineAreJoinedWithoutBlanks) {
  std::vector<Line> lines = {line_at("一二三四", {0, 0, 80, 20}), line_at("五六七", {84, 0, 140, 20}),
                             line_at("合计", {200, 0, 240, 20})};
  EXPECT_EQ(order_of(std::move(lines)), "[一二三四五六七 合计]");
}

// A magazine page as the detector found it: two columns around a picture with a caption between them, running head and
// foot. Texts are the lines' numbers in the order in which a person reads them.
TEST(ReadingOrder, OfAMagazinePage) {
  std::ifstream file(PLIMSOLL_SOURCE_DIR "/src/reading/order/testdata/magazine.txt");
  int width = 0;
  int height = 0;
  ASSERT_TRUE(file >> width >> height);
  std::vector<Line> lines;
  std::vector<std::string> expected;
  Line line;
  for (; file >> line.text; lines.push_back(line)) {
    for (Point& corner : line.polygon) file >> corner.x >> corner.y;
    expected.push_back(line.text);
  }
  ASSERT_GT(lines.size(), 100u);
  std::ranges::sort(expected);
  std::vector<std::string> order;
  for (const Block& block : arrange(std::move(lines), width, height))
    for (const Line& read : block.lines) {
      std::istringstream parts(read.text);
      for (std::string part; parts >> part;) order.push_back(part);
    }
  EXPECT_EQ(order, expected);
}

// What stands on one row is read from the right where the script is.
TEST(Arrange, RowsFromRightToLeftBeginOnTheRight) {
  const std::vector<Line> lines = {line_at("עולם", {100, 0, 290, 18}), line_at("שלום", {300, 0, 400, 18}),
                                   line_at("2024", {40, 0, 80, 18})};
  EXPECT_EQ(order_of(lines), "[שלום עולם 2024]");
  const std::vector<Block> blocks = arrange(lines, 1000, 1000);
  EXPECT_EQ(bounds(blocks.at(0).lines.at(0).polygon), (Box{40, 0, 400, 18}));
}

}  // namespace
}  // namespace plimsoll

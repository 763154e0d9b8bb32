#include "reading/table/ruled_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

namespace plimsoll {
namespace {

// A drawing: rows and columns of so many pixels from `origin` on, a rule on each side of every place unless it is left
// out.
class Drawing {
 public:
  Drawing(int rows, int columns, cv::Size place = {120, 50}, cv::Point origin = {20, 20})
      : rows_(rows),
        columns_(columns),
        place_(place),
        origin_(origin),
        picture_(2 * origin.y + rows * place.height, 2 * origin.x + columns * place.width, CV_8UC1, cv::Scalar(245)) {}

  // Across above row `row` of columns [from, to), all by default.
  Drawing& across(int row, int from = 0, int to = -1) {
    cv::line(picture_, corner(row, from), corner(row, to < 0 ? columns_ : to), ink, thick);
    return *this;
  }
  Drawing& down(int column, int from = 0, int to = -1) {
    cv::line(picture_, corner(from, column), corner(to < 0 ? rows_ : to, column), ink, thick);
    return *this;
  }
  Drawing& all() {
    for (int row = 0; row <= rows_; ++row) across(row);
    for (int column = 0; column <= columns_; ++column) down(column);
    return *this;
  }
  Drawing& text(int row, int column, const std::string& text) {
    cv::putText(picture_, text, corner(row, column) + cv::Point(8, 32), cv::FONT_HERSHEY_SIMPLEX, 0.7, ink, 2,
                cv::LINE_AA);
    return *this;
  }
  Drawing& texts() {
    for (int row = 0; row < rows_; ++row)
      for (int column = 0; column < columns_; ++column) text(row, column, "Hill 17");
    return *this;
  }
  [[nodiscard]] const cv::Mat& picture() const { return picture_; }
  [[nodiscard]] std::optional<TableStructure> read() const {
    return ruled_table(picture_, {0, 0, static_cast<float>(picture_.cols), static_cast<float>(picture_.rows)}, {});
  }

  cv::Scalar ink{30};
  int thick = 1;

 private:
  [[nodiscard]] cv::Point corner(int row, int column) const {
    return {origin_.x + column * place_.width, origin_.y + row * place_.height};
  }
  int rows_;
  int columns_;
  cv::Size place_;
  cv::Point origin_;
  cv::Mat picture_;
};

std::string shown(const std::optional<TableStructure>& structure) {
  if (!structure) return "none";
  std::string text = fmt::format("{}x{}", structure->table.rows, structure->table.columns);
  for (const Cell& cell : structure->table.cells) {
    text += fmt::format(" {},{}", cell.row, cell.column);
    if (cell.row_span > 1 || cell.column_span > 1) text += fmt::format("[{}x{}]", cell.row_span, cell.column_span);
  }
  return text;
}

TEST(RuledTable, AFullGridGivesItsCells) {
  const auto structure = Drawing(3, 2).all().texts().read();
  EXPECT_EQ(shown(structure), "3x2 0,0 0,1 1,0 1,1 2,0 2,1");
  ASSERT_TRUE(structure);
  EXPECT_EQ(structure->source, StructureSource::rules);
  const Box box = structure->table.cells[3].box;  // row 1, column 1
  EXPECT_NEAR(box.left, 140, 2);
  EXPECT_NEAR(box.top, 70, 2);
  EXPECT_NEAR(box.right, 260, 2);
  EXPECT_NEAR(box.bottom, 120, 2);
}

TEST(RuledTable, MissingRulesMergeCells) {
  // A title over all columns, a cell of two rows on the left.
  EXPECT_EQ(shown(Drawing(3, 3)
                      .across(0)
                      .across(1)
                      .across(2, 1)
                      .across(3)
                      .down(0)
                      .down(3)
                      .down(1, 1)
                      .down(2, 1)
                      .texts()
                      .read()),
            "3x3 0,0[1x3] 1,0[2x1] 1,1 1,2 2,1 2,2");
  // What is no rectangle grows into one: the rule between 1,0 and 1,1 is missing, and the one above 1,1.
  EXPECT_EQ(shown(Drawing(3, 3).all().read()), "3x3 0,0 0,1 0,2 1,0 1,1 1,2 2,0 2,1 2,2");
  EXPECT_EQ(shown(Drawing(3, 3)
                      .across(0)
                      .across(1, 0, 1)
                      .across(1, 2)
                      .across(2)
                      .across(3)
                      .down(0)
                      .down(3)
                      .down(2)
                      .down(1, 0, 1)
                      .down(1, 2)
                      .read()),
            "3x3 0,0[2x2] 0,2 1,2 2,0 2,1 2,2");
}

TEST(RuledTable, OpenSidesCountAsDrawn) {
  Drawing open(4, 3);
  for (int row = 0; row <= 4; ++row) open.across(row);
  EXPECT_EQ(shown(open.down(1).down(2).texts().read()), "4x3 0,0 0,1 0,2 1,0 1,1 1,2 2,0 2,1 2,2 3,0 3,1 3,2");
}

TEST(RuledTable, WhatTheNetworkHasToReadIsNone) {
  EXPECT_EQ(shown(Drawing(4, 3).texts().read()), "none") << "no rules";
  EXPECT_EQ(shown(Drawing(4, 3).across(0).across(1).across(4).texts().read()), "none") << "only across";
  EXPECT_EQ(shown(Drawing(4, 3).across(0).across(4).down(0).down(3).texts().read()), "none") << "only a frame";
  EXPECT_EQ(shown(Drawing(6, 3).across(0).across(1).across(6).down(0).down(1).down(2).down(3).texts().read()),
            "2x3 0,0 0,1 0,2 1,0 1,1 1,2")
      << "a head and one row of tall cells is a table like others";
  EXPECT_EQ(shown(Drawing(6, 1).all().texts().read()), "none") << "one column";
  Drawing small(3, 3, {60, 30}, {200, 200});
  EXPECT_EQ(shown(small.all().read()), "none") << "a small grid in a large picture";
}

TEST(RuledTable, ReadsOtherInksAndSizes) {
  for (const int ink : {0, 120, 215}) {
    for (const int thick : {1, 3}) {
      Drawing drawing(5, 4, {260, 90});
      drawing.ink = cv::Scalar(ink);
      drawing.thick = thick;
      const auto structure = drawing.all().texts().read();
      ASSERT_TRUE(structure) << ink << " " << thick;
      EXPECT_EQ(structure->table.rows, 5);
      EXPECT_EQ(structure->table.columns, 4);
    }
  }
  const cv::Mat picture = Drawing(5, 4).all().texts().picture();
  cv::Mat large;
  cv::resize(picture, large, {}, 8, 8, cv::INTER_LINEAR);  // beyond what is looked at in one piece
  cv::cvtColor(large, large, cv::COLOR_GRAY2BGR);
  const auto structure = ruled_table(large, {0, 0, 1e9F, 1e9F}, {});
  ASSERT_TRUE(structure);
  EXPECT_EQ(structure->table.cells.size(), 20U);
  EXPECT_NEAR(structure->table.cells[5].box.left, 8 * 140, 12);
}

TEST(RuledTable, SmallLettersBetweenRulesAreNoRules) {
  // As in a picture of 72 dpi: rules 13 pixels apart, letters of 6 between them.
  cv::Mat picture(150, 480, CV_8UC1, cv::Scalar(255));
  for (int y = 4; y < 150; y += 13) {
    cv::line(picture, {0, y}, {479, y}, 0);
    for (int x = 6; x < 470; x += 7) cv::line(picture, {x, y + 4}, {x, y + 9}, 0);
  }
  const Rules rules = find_rules(picture, 10);
  EXPECT_EQ(rules.across.size(), 12U);
  EXPECT_TRUE(rules.down.empty());
}

// A letter's stroke ends a few pixels from the rules above and below it; a divider, and one with a hole in it, do not.
TEST(RuledTable, AStrokeThatEndsBeforeTheRulesIsNone) {
  const auto with_stroke = [](int gap, int hole) {
    Drawing drawing(3, 2, {120, 26});
    drawing.all();
    cv::Mat picture = drawing.picture();
    const int x = 20 + 150;
    for (int y = 20 + 26 + gap; y <= 20 + 52 - gap; ++y)
      if (std::abs(y - (20 + 39)) >= hole) picture.at<std::uint8_t>(y, x) = 30;
    return drawing.read();
  };
  EXPECT_EQ(with_stroke(4, 0)->table.columns, 2) << "the stroke of a letter";
  EXPECT_EQ(with_stroke(0, 0)->table.columns, 3) << "a divider";
  EXPECT_EQ(with_stroke(0, 2)->table.columns, 3) << "one with a hole";
}

TEST(RuledTable, StrokesThroughItsWordsAreNoRules) {
  const Drawing drawing = Drawing(3, 2).all().down(0);
  cv::Mat picture = drawing.picture().clone();
  cv::line(picture, {80, 20}, {80, 170}, 30);
  const auto read = [&](const std::vector<Line>& lines) {
    return shown(ruled_table(picture, {0, 0, 1e9F, 1e9F}, lines));
  };
  EXPECT_EQ(read({}), "3x3 0,0 0,1 0,2 1,0 1,1 1,2 2,0 2,1 2,2");
  std::vector<Line> lines;
  for (const float top : {25.F, 75.F, 125.F})
    lines.push_back({.words = {{.text = "Hill", .polygon = polygon_of({40, top, 120, top + 40})}}});
  EXPECT_EQ(read(lines), "3x2 0,0 0,1 1,0 1,1 2,0 2,1");
}

TEST(RuledTable, ALittleSkewIsNoMatter) {
  const cv::Mat picture = Drawing(5, 4).all().texts().picture();
  cv::Mat leaning;
  const cv::Mat turn = cv::getRotationMatrix2D({260, 145}, 0.4, 1);
  cv::warpAffine(picture, leaning, turn, picture.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(245));
  const auto structure = ruled_table(leaning, {0, 0, 1e9F, 1e9F}, {});
  ASSERT_TRUE(structure);
  EXPECT_EQ(structure->table.cells.size(), 20U);
}

TEST(RuledTable, ARegionIsReadInThePagesPixels) {
  cv::Mat page(900, 900, CV_8UC1, cv::Scalar(245));
  const cv::Mat picture = Drawing(3, 2).all().texts().picture();
  picture.copyTo(page(cv::Rect(300, 400, picture.cols, picture.rows)));
  const auto structure = ruled_table(
      page, {300, 400, 300.F + static_cast<float>(picture.cols), 400.F + static_cast<float>(picture.rows)}, {});
  ASSERT_TRUE(structure);
  EXPECT_NEAR(structure->table.cells.front().box.left, 320, 2);
  EXPECT_NEAR(structure->table.cells.front().box.top, 420, 2);
  EXPECT_EQ(ruled_table(page, {2000, 2000, 3000, 3000}, {}), std::nullopt);
  EXPECT_EQ(ruled_table(cv::Mat(1, 5000, CV_8UC1, cv::Scalar(0)), {0, 0, 5000, 1}, {}), std::nullopt);
}

TEST(RuledTable, GridsAreBounded) {
  const auto grid = [](int rows, int columns) {
    Rules rules;
    for (int row = 0; row <= rows; ++row)
      rules.across.push_back({20.F * static_cast<float>(row), 0, 20.F * static_cast<float>(columns)});
    for (int column = 0; column <= columns; ++column)
      rules.down.push_back({20.F * static_cast<float>(column), 0, 20.F * static_cast<float>(rows)});
    return grid_of(rules, cv::Size(20 * columns, 20 * rows));
  };
  EXPECT_EQ(grid(50, 60)->table.cells.size(), 3000U);
  EXPECT_FALSE(grid(50, kStructureColumnsMax + 1));
  EXPECT_FALSE(grid(kStructureRowsMax + 1, 4));
  EXPECT_FALSE(grid(70, 70)) << "more cells than there may be";
}

}  // namespace
}  // namespace plimsoll

#include "composing/line_frame.h"

#include <gmock/gmock.h>

#include "composing/made_lines.h"

namespace plimsoll {
namespace {

using made::kPage;
using made::line_of;
using made::word;

std::vector<TextSpan> spans(const Line& line) {
  return spans_of(line, line.words, frame_of(line.polygon, kPage), kPage);
}

TEST(Spans, BlanksFillTheGapsThatTheTextHas) {
  const auto found = spans(line_of({word("load", 0, 40), word("line", 50, 90)}, "load line"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].text, " ");
  EXPECT_DOUBLE_EQ(found[0].end, 40);
  EXPECT_DOUBLE_EQ(found[1].start, 40);
  EXPECT_DOUBLE_EQ(found[1].end, 50);
  EXPECT_DOUBLE_EQ(found[2].start, 50);
}

TEST(Spans, WordsThatTouchMakeRoomForABlank) {
  const auto found = spans(line_of({word("load", 0, 42), word("line", 40, 90)}, "load line"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_GE(found[1].end - found[1].start, 5 - 1e-9);  // a quarter of the height
  EXPECT_LE(found[0].end, found[1].start + 1e-9);
  EXPECT_LE(found[1].end, found[2].start + 1e-9);
}

TEST(Spans, WordsWithoutABlankMeet) {
  const auto found = spans(line_of({word("载", 0, 16), word("重", 20, 36), word("线", 44, 60)}, "载重线"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_DOUBLE_EQ(found[0].end, 18);
  EXPECT_DOUBLE_EQ(found[1].start, 18);
  EXPECT_DOUBLE_EQ(found[1].end, 40);
  EXPECT_DOUBLE_EQ(found[2].start, 40);
}

TEST(Spans, RightToLeftLinesRunAgainstTheirFrame) {
  const auto found = spans(line_of({word("אב", 50, 90), word("גד", 0, 40)}, "אב גד"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].text, "אב");
  EXPECT_DOUBLE_EQ(found[1].start, 40);
  EXPECT_DOUBLE_EQ(found[1].end, 50);
}

TEST(TextMatrix, AWordIsAsWideAsItWasRead) {
  const LineFrame frame = frame_of(polygon_of({100, 100, 300, 120}), kPage);
  const PageMatrix matrix = text_matrix(frame, 0, 80, 4);
  EXPECT_NEAR(matrix.a, 20, 1e-9);
  EXPECT_NEAR(matrix.b, 0, 1e-9);
  EXPECT_NEAR(matrix.d, 20, 1e-9);
  EXPECT_NEAR(matrix.e, 100, 1e-4);
  EXPECT_NEAR(matrix.f, 880 + 0.2 * 20, 1e-4);  // the baseline
}

TEST(TextMatrix, NearlyLevelLinesHaveLevelWords) {
  const Polygon tilted = {Point{100, 104}, Point{300, 100}, Point{300, 120}, Point{100, 124}};
  const PageMatrix near_the_end = text_matrix(frame_of(tilted, kPage), 150, 200, 5);
  EXPECT_EQ(near_the_end.b, 0);
  EXPECT_GT(near_the_end.f, text_matrix(frame_of(tilted, kPage), 0, 50, 5).f + 2);
  const Polygon steep = {Point{100, 200}, Point{300, 100}, Point{310, 120}, Point{110, 220}};
  EXPECT_GT(text_matrix(frame_of(steep, kPage), 0, 50, 5).b, 1);
}

Polygon lying(float left, float right, float top, float drop) {
  return {Point{left, top}, Point{right, top + drop}, Point{right, top + drop + 20}, Point{left, top + 20}};
}

std::vector<double> baselines(std::vector<LineFrame> row) {
  set_level(row);
  std::vector<double> found;
  for (const LineFrame& frame : row)
    for (const double start : {0.0, frame.length - 50}) found.push_back(text_matrix(frame, start, start + 50, 5).f);
  return found;
}

TEST(SetLevel, TheWordsOfALineStandAtOneHeight) {
  const auto found = baselines({frame_of(lying(100, 400, 100, 8), kPage)});
  EXPECT_NEAR(found[0], found[1], 1e-9);
  EXPECT_NEAR(found[0], 880 - 4 + 0.2 * 20, 0.1);  // the middle of what it drops
}

TEST(SetLevel, SoDoThoseOfARow) {
  const auto found = baselines({frame_of(lying(100, 300, 100, 2), kPage), frame_of(lying(400, 600, 106, -3), kPage)});
  for (const double one : found) EXPECT_NEAR(one, found[0], 1e-2);
}

TEST(SetLevel, WhatLeansMoreThanAHeightAndAHalfKeepsItsLean) {
  const auto line = baselines({frame_of(lying(100, 1000, 100, 34), kPage)});
  EXPECT_GT(line[0], line[1] + 25);
  // Of such a row each line by itself.
  const auto row = baselines({frame_of(lying(100, 300, 100, 4), kPage), frame_of(lying(900, 1100, 140, 4), kPage)});
  EXPECT_NEAR(row[0], row[1], 1e-9);
  EXPECT_NEAR(row[2], row[3], 1e-9);
  EXPECT_NEAR(row[0] - row[2], 40, 1e-3);
}

TEST(SetLevel, LeavesTextThatRunsElsewhere) {
  std::vector<LineFrame> steep = {frame_of(lying(100, 300, 100, 100), kPage)};
  set_level(steep);
  EXPECT_FALSE(steep[0].level);
}

TEST(Frame, IsAsTheMiddleOfItsPolygonLies) {
  // Its upper edge rises by 4, its lower one falls by 4.
  const Polygon wedge = {Point{100, 104}, Point{300, 100}, Point{300, 128}, Point{100, 124}};
  const LineFrame frame = frame_of(wedge, kPage);
  EXPECT_NEAR(frame.along.y, 0, 1e-9);
  EXPECT_NEAR(frame.length, 200, 1e-9);
}

}  // namespace
}  // namespace plimsoll

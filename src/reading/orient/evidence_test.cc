#include "reading/orient/evidence.h"

#include <gtest/gtest.h>

#include "reading/orient/page_orienter.h"

namespace plimsoll {
namespace {

LinePlace line(float width, float height) {
  return place_of({Point{0, 0}, Point{width, 0}, Point{width, height}, Point{0, height}});
}

TEST(Evidence, TheTurnFollowsTheBetterReading) {
  const OrientationParameters parameters{.gain_min = 0.1F};
  struct Row {
    std::vector<Evidence> evidence;
    int turn;
  };
  for (const Row& row : {Row{{}, 0}, Row{{{0, 0.95}}, 0}, Row{{{0, 0.5}, {180, 0.9}}, 180},
                         Row{{{0, 0.85}, {180, 0.9}}, 0},   // not enough better
                         Row{{{0, 0.5}, {90, 0.95}}, 270},  // text turned clockwise is turned back
                         Row{{{0, 0.4}, {90, 0.45}, {270, 0.9}}, 90}, Row{{{0, 0.4}, {90, 0.9}, {270, 0.95}}, 270}})
    EXPECT_EQ(turn_needed(row.evidence, parameters), row.turn);
}

TEST(Evidence, LongLinesAreTriedFirst) {
  const std::vector<LinePlace> places{line(20, 20), line(200, 20), line(20, 300), line(600, 20), line(900, 20)};
  EXPECT_EQ(choose_probes(places, 3), (std::vector<std::size_t>{2, 3, 4})) << "beyond 12:1 longer is not better";
  EXPECT_EQ(choose_probes(places, 9).size(), 5U);
  EXPECT_TRUE(choose_probes({}, 3).empty());
}

TEST(Evidence, TallnessIsAMatterOfLength) {
  EXPECT_FALSE(mostly_tall({}));
  EXPECT_FALSE(mostly_tall(std::vector{line(10, 20), line(10, 20), line(100, 10)}));
  EXPECT_TRUE(mostly_tall(std::vector{line(10, 200), line(100, 10)}));
}

TEST(TurnedPage, TurnsClockwise) {
  cv::Mat page = (cv::Mat_<std::uint8_t>(2, 3) << 1, 2, 3, 4, 5, 6);
  EXPECT_EQ(turned_page(page, 0).data, page.data) << "no copy";
  EXPECT_EQ(turned_page(page, 90).at<std::uint8_t>(0, 0), 4);
  EXPECT_EQ(turned_page(page, 180).at<std::uint8_t>(0, 0), 6);
  EXPECT_EQ(turned_page(page, 270).at<std::uint8_t>(0, 0), 3);
  EXPECT_EQ(turned_page(page, 270).rows, 3);
}

}  // namespace
}  // namespace plimsoll

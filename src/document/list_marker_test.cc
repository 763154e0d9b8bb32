#include "document/list_marker.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(ListMarker, IsABulletANumberOrALetter) {
  using enum MarkerKind;
  const std::pair<const char*, ListMarker> known[] = {{"• one", {bullet, 0, 4}},    {"•one", {bullet, 0, 3}},
                                                      {"- one", {bullet, 0, 2}},    {"– one", {bullet, 0, 4}},
                                                      {"12. one", {number, 12, 4}}, {"3) one", {number, 3, 3}},
                                                      {"(3) one", {number, 3, 4}},  {"[17] one", {number, 17, 5}},
                                                      {"a. one", {letter, 1, 3}},   {"(c) one", {letter, 3, 4}}};
  for (const auto& [line, marker] : known) EXPECT_EQ(list_marker(line), marker) << line;
}

TEST(ListMarker, IsNothingThatTextBeginsWith) {
  for (const char* line : {"", "-one", "one", "1", "1.", "1.5 m", "12345. one", "1] one", "(1. one", "A. one",
                           "ab) one", "2023 was", "[a one", "(", "a"})
    EXPECT_FALSE(list_marker(line)) << line;
}

}  // namespace
}  // namespace plimsoll

#include "document/cell_kind.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

TEST(CellKind, CountsLettersAndDigitsOfAnyScript) {
  struct Row {
    std::vector<const char*> lines;
    CellKind kind;
  };
  using enum CellKind;
  for (const Row& row : {Row{{}, empty},
                         {{""}, empty},
                         {{"-"}, empty},
                         {{"… /"}, empty},
                         {{"Hills"}, text},
                         {{"12"}, number},
                         {{"1 340 m"}, number},
                         {{"(12,5 %)"}, number},
                         {{"12 km", "above"}, text},
                         {{"n.a."}, text},
                         {{"人口"}, text},
                         {{"١٢٣"}, number},
                         {{"１２ 人"}, number},
                         {{"2024 Q1"}, number},
                         {{"\xff\xfe"}, empty}}) {
    std::vector<Line> lines;
    for (const char* line : row.lines) lines.push_back({.text = line});
    EXPECT_EQ(kind_of(lines), row.kind) << testing::PrintToString(row.lines);
  }
}

TEST(CellKind, OfACellIsThatOfItsLines) {
  const std::vector<Line> lines{{.text = "Land"}, {.text = "12"}};
  EXPECT_EQ(kind_of({.first_line = 0, .line_count = 1}, lines), CellKind::text);
  EXPECT_EQ(kind_of({.first_line = 1, .line_count = 1}, lines), CellKind::number);
  EXPECT_EQ(kind_of({.first_line = 2, .line_count = 0}, lines), CellKind::empty);
}

}  // namespace
}  // namespace plimsoll

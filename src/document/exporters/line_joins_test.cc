#include "document/exporters/line_joins.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

struct Join {
  const char* before;
  const char* after;
  const char* expected;
};

class LineJoins : public testing::TestWithParam<Join> {};

TEST_P(LineJoins, AreAsPeopleReadThem) {
  std::string text = GetParam().before;
  append_line(text, GetParam().after);
  EXPECT_EQ(text, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Text, LineJoins,
    testing::Values(Join{"", "first", "first"}, Join{"one", "two", "one two"}, Join{"one", "", "one"},
                    Join{"比较文", "学", "比较文学"}, Join{"中文", "English", "中文 English"},
                    Join{"an irretriev-", "ably negative", "an irretrievably negative"},
                    Join{"Kreuz\u2010", "schiffe", "Kreuzschiffe"}, Join{"soft\u00AD", "ware", "software"},
                    Join{"Monsieur Saint-", "Exupéry", "Monsieur Saint- Exupéry"},
                    Join{"state-of-the-", "art", "state-of-the- art"}, Join{"Ein-", "und Ausgang", "Ein- und Ausgang"},
                    Join{"pages 12-", "and more", "pages 12- and more"}, Join{"1990-", "2000", "1990- 2000"},
                    Join{"a dash -", "here", "a dash - here"}, Join{"-", "item", "- item"}));

}  // namespace
}  // namespace plimsoll

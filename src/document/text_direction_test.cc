#include "document/text_direction.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(TextDirection, IsThatOfMostLetters) {
  struct Row {
    std::string_view text;
    bool turned;
  };
  for (const Row& row :
       {Row{"", false}, Row{"2024", false}, Row{"abc", false}, Row{"好", false}, Row{"مرحبا", true},
        Row{"שלום 2024", true}, Row{"PDF مرحبا", true}, Row{"see عام there", false}, Row{"\xff\xfe", false}})
    EXPECT_EQ(runs_right_to_left(row.text), row.turned) << row.text;
}

}  // namespace
}  // namespace plimsoll

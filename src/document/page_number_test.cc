#include "document/page_number.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(PageNumber, IsANumberAndNothingElse) {
  for (const char* text : {"1", "12", "- 12 -", "– 7 –", "[iv]", "XIV", "cxxiii", "12.", "٣٤", "１２", "| 9"})
    EXPECT_TRUE(is_page_number(text)) << text;
  for (const char* text : {"", "-", "a", "mix", "Mi", "iiii", "123456", "12 of 30", "page 3", "3a", "civil", "4.20"})
    EXPECT_FALSE(is_page_number(text)) << text;
}

}  // namespace
}  // namespace plimsoll

#include "composing/text_bridge.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::AnyOfArray;
using testing::Each;

std::size_t blanks_of(std::ptrdiff_t wanted) {
  std::size_t count = 0;
  for (const std::string& piece : bridge_of(wanted)) count += piece.size();
  return count;
}

TEST(TextBridge, HasAsManyBlanksAsAreWanted) {
  for (const std::size_t count : {2U, 3U, 4U, 7U, 200U})
    EXPECT_EQ(blanks_of(static_cast<std::ptrdiff_t>(count)), count);
}

TEST(TextBridge, IsBounded) {
  EXPECT_EQ(blanks_of(-1000000), 2U);
  EXPECT_EQ(blanks_of(1), 2U);
  EXPECT_EQ(blanks_of(1000000), 200U);
}

TEST(TextBridge, IsMadeOfItsPieces) {
  for (const int count : {2, 3, 8, 9}) EXPECT_THAT(bridge_of(count), Each(AnyOfArray(bridge_pieces())));
  for (const std::string& piece : bridge_pieces()) EXPECT_GT(piece.size(), 1U);  // a single one is forgotten
}

}  // namespace
}  // namespace plimsoll

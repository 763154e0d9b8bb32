#include "engine_room/decode_allowance.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

using namespace literals;

PageMeasure priced(Bytes price) {
  PageMeasure measure;
  measure.decode_bytes = price;
  return measure;
}

TEST(DecodeAllowance, IsATenthOfTheBudgetWithinBounds) {
  EXPECT_EQ(decode_allowance(256_MiB, 1000_MiB), 100_MiB);
  EXPECT_EQ(decode_allowance(256_MiB, 8_GiB), 256_MiB);
  EXPECT_EQ(decode_allowance(256_MiB, 200_MiB), 32_MiB);
  EXPECT_EQ(decode_allowance(20_MiB, 200_MiB), 20_MiB);
}

TEST(DecodeAllowance, OfAPictureIsItsPrice) {
  struct Case {
    const char* format;
    int page_count;
    std::vector<PageMeasure> pages;
    Bytes allowance;
  };
  PageMeasure broken = priced(40_MiB);
  broken.failure = fail(Reason::damaged, "no").error();
  const std::vector<Case> cases = {
      {"jpeg", 1, {priced(17_MiB)}, 32_MiB},  // never less than a helper gets under a small budget
      {"png", 1, {priced(60_MiB)}, 60_MiB},
      {"webp", 1, {priced(200_MiB)}, 100_MiB},
      {"jpeg", 1, {broken}, 100_MiB},
      {"jpeg", 1, {}, 100_MiB},
      {"pdf", 1, {priced(17_MiB)}, 100_MiB},  // what is inside shows only when it is drawn
      {"tiff", 1, {priced(17_MiB)}, 100_MiB},
      {"heif", 1, {priced(17_MiB)}, 100_MiB},
      {"jpeg2000", 1, {priced(17_MiB)}, 100_MiB},
      {"png", 2, {priced(17_MiB)}, 100_MiB},
  };
  for (const Case& c : cases)
    EXPECT_EQ(decode_allowance(OpenedDocument{c.format, c.page_count}, c.pages, 100_MiB), c.allowance) << c.format;
}

}  // namespace
}  // namespace plimsoll

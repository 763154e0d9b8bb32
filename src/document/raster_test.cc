#include "document/raster.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using namespace literals;

TEST(Fit, LeavesWhatFitsAlone) {
  EXPECT_EQ(fit({4000, 4000}, 16'000'000), (PixelSize{4000, 4000}));
  EXPECT_EQ(fit({1, 1}, 1), (PixelSize{1, 1}));
}

TEST(Fit, KeepsProportionsWithinTheLimit) {
  const PixelSize fitted = fit({9000, 4500}, 16'000'000);
  EXPECT_LE(fitted.pixels(), 16'000'000U);
  EXPECT_GT(fitted.pixels(), 15'900'000U);
  EXPECT_NEAR(static_cast<double>(fitted.width) / fitted.height, 2.0, 0.01);
}

TEST(Fit, KeepsStripsAtLeastOnePixelThin) {
  for (const PixelSize strip : {PixelSize{2'000'000'000, 1}, PixelSize{1, 2'000'000'000}, PixelSize{100'000'000, 3}}) {
    const PixelSize fitted = fit(strip, 1'000'000);
    EXPECT_GE(fitted.width, 1);
    EXPECT_GE(fitted.height, 1);
    EXPECT_LE(fitted.pixels(), 1'000'000U);
  }
}

TEST(Limits, AreNamedWithTheirNumbersAndTheirSetting) {
  const DecodeLimits limits{100, 5, 50, 200, 1_MiB};
  EXPECT_TRUE(check_page_pixels({10, 10}, limits));
  const auto pixels = check_page_pixels({11, 10}, limits);
  EXPECT_EQ(pixels.error().reason, Reason::page_pixels);
  EXPECT_EQ(pixels.error().message, "the page has 11 x 10 = 110 pixels, at most 100 are allowed (limits.page_pixels)");
  EXPECT_EQ(check_page_pixels({0, 10}, limits).error().reason, Reason::damaged);
  EXPECT_TRUE(check_page_count(5, limits));
  EXPECT_EQ(check_page_count(6, limits).error().message,
            "the document has 6 pages, at most 5 are allowed (limits.page_count)");
  EXPECT_TRUE(check_decode_bytes(1_MiB, limits));
  const auto bytes = check_decode_bytes(2_MiB, limits);
  EXPECT_EQ(bytes.error().code, Code::too_large);
  EXPECT_EQ(bytes.error().message,
            "decoding the page is predicted to take 2 MiB, at most 1 MiB is allowed (decode.memory)");
}

}  // namespace
}  // namespace plimsoll

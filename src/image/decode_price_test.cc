#include "image/decode_price.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>

#include "base/complaints.h"
#include "image/made_picture.h"
#include "image/picture_reader.h"
#include "image/vips_runtime.h"

namespace plimsoll {
namespace {

using namespace literals;
using made::Picture;

const DecodeLimits kLimits{200'000'000, 10, 16'000'000, 200, 2_GiB};

std::uint64_t data_now() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmData:")) return std::strtoull(line.c_str() + 7, nullptr, 10) * 1024;
  return 0;
}

class Prices : public testing::TestWithParam<Picture> {};

// The kernel refuses what goes over the price, and the picture must come out all the same.
TEST_P(Prices, AreEnough) {
#ifdef PLIMSOLL_SANITIZED
  GTEST_SKIP() << "sanitizers need more memory than they are given here";
#endif
  const std::string file = made::file(GetParam());
  made::in_child([&] {
    Complaints complaints;
    const auto body = std::as_bytes(std::span(file));
    const Format format = sniff(body).value();
    ASSERT_TRUE(start_vips(format, complaints));
    const auto reader = open_picture(format, body, kLimits, complaints);
    ASSERT_TRUE(reader) << reader.error().text();
    const auto facts = (*reader)->describe(1);
    ASSERT_TRUE(facts) << facts.error().text();
    std::vector<std::byte> raster(facts->raster.byte_count());
    const rlimit limit{data_now() + facts->decode_bytes.count(), RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_DATA, &limit), 0);
    const auto rendered = (*reader)->render(1, raster);
    EXPECT_TRUE(rendered) << rendered.error().text();
  });
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, Prices,
    testing::Values(
        Picture{.width = 9000, .height = 9000, .as = ".jpg", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".jpg[interlace]", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".png", .plain = true},
        Picture{.width = 4000, .height = 4000, .as = ".png[interlace]", .plain = true},
        Picture{.width = 4000, .height = 4000, .bands = 4, .deep = true, .as = ".png[interlace]", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".tif[compression=deflate]", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".tif[compression=deflate,tile]", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".tif[compression=jpeg]", .plain = true},
        Picture{.width = 4000, .height = 4000, .as = ".webp", .plain = true},
        Picture{.width = 4000, .height = 4000, .as = ".webp[lossless]", .plain = true},
        Picture{.width = 4000, .height = 4000, .bands = 4, .as = ".webp", .plain = true},
        Picture{.width = 3000, .height = 3000, .as = ".gif", .plain = true},
        Picture{.width = 6000, .height = 6000, .as = ".ppm", .plain = true},
        Picture{.width = 3000, .height = 3000, .as = ".jp2", .plain = true}),
    [](const auto& info) {
      std::string name(info.param.as);
      std::erase_if(name, [](unsigned char c) { return !std::isalnum(c); });
      return name + std::to_string(info.param.bands);
    });

TEST(DecodePrice, OfABaselineJpegIsThatOfSomeRows) {
  const PictureFacts baseline{Format::jpeg, {9000, 9000}, 3, 1, false, 1};
  EXPECT_LT(decode_price(baseline), 48_MiB);
  PictureFacts progressive = baseline;
  progressive.whole = true;
  EXPECT_GT(decode_price(progressive), Bytes(std::uint64_t{9000} * 9000 * 3));
  PictureFacts png{Format::png, {9000, 9000}, 3, 1, false, 0};
  EXPECT_LT(decode_price(png), 48_MiB);
  png.whole = true;
  EXPECT_GT(decode_price(png), Bytes(std::uint64_t{9000} * 9000 * 3));
}

}  // namespace
}  // namespace plimsoll

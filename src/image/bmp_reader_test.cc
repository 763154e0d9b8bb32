#include "image/bmp_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "base/complaints.h"
#include "image/bmp_header.h"

namespace plimsoll {
namespace {

using namespace literals;
using namespace std::string_literals;

std::string number(std::uint32_t value, int bytes) {
  std::string text;
  for (int index = 0; index < bytes; ++index) text += static_cast<char>(value >> (8 * index) & 0xFF);
  return text;
}

struct Bmp {
  int width = 2;
  int height = 2;
  int bits = 24;
  int compression = 0;
  std::string masks;    // behind a plain Windows header
  std::string palette;  // four bytes an entry
  std::string pixels;

  [[nodiscard]] std::string bytes() const {
    const std::string header =
        number(40, 4) + number(static_cast<std::uint32_t>(width), 4) + number(static_cast<std::uint32_t>(height), 4) +
        number(1, 2) + number(static_cast<std::uint32_t>(bits), 2) +
        number(static_cast<std::uint32_t>(compression), 4) + number(0, 4) + number(3937, 4) + number(3937, 4) +
        number(static_cast<std::uint32_t>(palette.size() / 4), 4) + number(0, 4);
    const auto offset = static_cast<std::uint32_t>(14 + header.size() + masks.size() + palette.size());
    return "BM" + number(0, 4) + number(0, 4) + number(offset, 4) + header + masks + palette + pixels;
  }
};

const DecodeLimits kLimits{1'000'000, 10, 1'000'000, 200, 64_MiB};

// The raster's samples as numbers; empty when it cannot be read.
std::vector<int> read(const std::string& file) {
  Complaints complaints;
  const auto reader = open_bmp(std::as_bytes(std::span(file)), kLimits, complaints);
  if (!reader) return {};
  const auto facts = (*reader)->describe(1);
  if (!facts) return {};
  std::vector<std::byte> raster(facts->raster.byte_count());
  if (!(*reader)->render(1, raster)) return {};
  std::vector<int> samples;
  samples.reserve(raster.size());
  for (const std::byte sample : raster) samples.push_back(std::to_integer<int>(sample));
  return samples;
}

using Samples = std::vector<int>;
const std::string kGreys = "\0\0\0\0\x80\x80\x80\0\xFF\xFF\xFF\0"s;
const std::string kColours = "\1\2\3\0\4\5\6\0"s;

TEST(Bmp, TheBottomRowComesFirstUnlessTheHeightIsNegative) {
  Bmp bmp{.height = 2, .pixels = "\1\2\3\4\5\6\0\0\7\x8\x9\xA\xB\xC\0\0"s};
  EXPECT_EQ(read(bmp.bytes()), (Samples{7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6}));
  bmp.height = -2;
  EXPECT_EQ(read(bmp.bytes()), (Samples{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
}

TEST(Bmp, PalettesOfGreyGiveOneChannel) {
  EXPECT_EQ(read(Bmp{.width = 3, .height = 1, .bits = 8, .palette = kGreys, .pixels = "\2\1\0\0"s}.bytes()),
            (Samples{255, 128, 0}));
  EXPECT_EQ(read(Bmp{.width = 3, .height = 1, .bits = 4, .palette = kGreys, .pixels = "\x21\0\0\0"s}.bytes()),
            (Samples{255, 128, 0}));
  const std::string bilevel = "\xFF\xFF\xFF\0\0\0\0\0"s;
  EXPECT_EQ(read(Bmp{.width = 3, .height = 1, .bits = 1, .palette = bilevel, .pixels = "\x40\0\0\0"s}.bytes()),
            (Samples{255, 0, 255}));
}

TEST(Bmp, PalettesOfColourGiveThree) {
  EXPECT_EQ(read(Bmp{.height = 1, .bits = 8, .palette = kColours, .pixels = "\1\0\0\0"s}.bytes()),
            (Samples{4, 5, 6, 1, 2, 3}));
}

TEST(Bmp, ReadsSixteenAndThirtyTwoBits) {
  EXPECT_EQ(read(Bmp{.height = 1, .bits = 16, .pixels = "\x1F\x00\x00\x7C"s}.bytes()), (Samples{255, 0, 0, 0, 0, 255}));
  const std::string masks565 = number(0xF800, 4) + number(0x07E0, 4) + number(0x001F, 4);
  EXPECT_EQ(
      read(Bmp{.height = 1, .bits = 16, .compression = 3, .masks = masks565, .pixels = "\xE0\x07\x00\xF8"s}.bytes()),
      (Samples{0, 255, 0, 0, 0, 255}));
  EXPECT_EQ(read(Bmp{.width = 1, .height = 1, .bits = 32, .pixels = "\1\2\3\0"s}.bytes()), (Samples{1, 2, 3}));
  const std::string rgba = number(0xFF, 4) + number(0xFF00, 4) + number(0xFF0000, 4) + number(0xFF000000, 4);
  EXPECT_EQ(
      read(Bmp{.height = 1, .bits = 32, .compression = 6, .masks = rgba, .pixels = "\0\0\0\0\1\2\3\xFF"s}.bytes()),
      (Samples{255, 255, 255, 3, 2, 1}))
      << "what is transparent lies on white";
}

TEST(Bmp, UnpacksRunsLiteralsAndJumps) {
  // Bottom row: 3 whites; top row: jump over one, then a literal of two.
  const std::string rle8 = "\3\2\0\0\0\2\1\0\2\1\0\1"s;
  EXPECT_EQ(read(Bmp{.width = 3, .bits = 8, .compression = 1, .palette = kGreys, .pixels = rle8}.bytes()),
            (Samples{0, 128, 128, 255, 255, 255}));
  const std::string literal = "\0\3\2\1\0\0\0\1"s;
  EXPECT_EQ(
      read(Bmp{.width = 3, .height = 1, .bits = 8, .compression = 1, .palette = kGreys, .pixels = literal}.bytes()),
      (Samples{255, 128, 0}));
  EXPECT_EQ(read(Bmp{.width = 3, .height = 1, .bits = 4, .compression = 2, .palette = kGreys, .pixels = "\3\x21\0\1"s}
                     .bytes()),
            (Samples{255, 128, 255}));
  // A jump of two rows up: the rows between have the palette's first colour.
  EXPECT_EQ(
      read(Bmp{
          .width = 1, .height = 3, .bits = 8, .compression = 1, .palette = kGreys, .pixels = "\1\2\0\2\0\2\0\0\0\1"s}
               .bytes()),
      (Samples{0, 0, 255}));
}

TEST(Bmp, RunsCannotLeaveTheirRow) {
  EXPECT_EQ(
      read(Bmp{.height = 1, .bits = 8, .compression = 1, .palette = kGreys, .pixels = "\xFF\2\xFF\1\0\1"s}.bytes()),
      (Samples{255, 255}));
  std::string jumps;
  for (int count = 0; count < 1000; ++count) jumps += "\0\2\xFF\xFF"s;
  EXPECT_EQ(read(Bmp{.bits = 8, .compression = 1, .palette = kGreys, .pixels = jumps}.bytes()).size(), 4U);
}

TEST(Bmp, CutShortIsWhiteWhereNothingIsLeft) {
  EXPECT_EQ(read(Bmp{.width = 1, .pixels = "\1\2\3\0"s}.bytes()), (Samples{255, 255, 255, 1, 2, 3}));
  EXPECT_EQ(read(Bmp{.width = 1, .bits = 8, .compression = 1, .palette = kGreys, .pixels = "\1\1\0\0"s}.bytes()),
            (Samples{255, 128}));
}

TEST(Bmp, ReadsTheOldestHeader) {
  const std::string file = "BM" + number(0, 4) + number(0, 4) + number(26, 4) + number(12, 4) + number(1, 2) +
                           number(1, 2) + number(1, 2) + number(24, 2) + "\1\2\3\0"s;
  EXPECT_EQ(read(file), (Samples{1, 2, 3}));
}

TEST(Bmp, RefusesWhatItCannotReadInWords) {
  const auto reason = [](const std::string& file) {
    return parse_bmp_header(std::as_bytes(std::span(file))).error().reason;
  };
  EXPECT_EQ(reason(Bmp{.pixels = ""}.bytes()), Reason::damaged);
  EXPECT_EQ(reason(Bmp{.width = -1, .pixels = "abcdefgh"}.bytes()), Reason::damaged);
  EXPECT_EQ(reason(Bmp{.height = static_cast<int>(0x80000000), .pixels = "abcdefgh"}.bytes()), Reason::damaged);
  EXPECT_EQ(reason(Bmp{.bits = 2, .pixels = "abcd"}.bytes()), Reason::format_blocked);
  EXPECT_EQ(reason(Bmp{.compression = 4, .pixels = "abcd"}.bytes()), Reason::format_blocked);
  EXPECT_EQ(reason(Bmp{.pixels = "abcd"}.bytes().substr(0, 40)), Reason::damaged);
  Complaints complaints;
  const std::string huge = Bmp{.width = 3'000'000, .height = 2'000'000, .pixels = "abcd"}.bytes();
  const auto reader = open_bmp(std::as_bytes(std::span(huge)), kLimits, complaints);
  EXPECT_EQ((*reader)->describe(1).error().reason, Reason::page_pixels);
}

TEST(Bmp, SaysItsResolution) {
  const std::string file = Bmp{.pixels = std::string(16, 'x')}.bytes();
  const auto header = parse_bmp_header(std::as_bytes(std::span(file)));
  EXPECT_NEAR(header->dpi, 100, 0.01);
}

}  // namespace
}  // namespace plimsoll

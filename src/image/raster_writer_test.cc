#include "image/raster_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

// "abc" above "def", stored with each orientation, as text of the upright raster.
std::string written(Orientation orientation) {
  const PixelSize upright = turned({3, 2}, orientation);
  std::vector<std::byte> raster(6, std::byte{'.'});
  RasterWriter writer({3, 2}, ChannelOrder::grey, orientation, {upright, 1}, raster);
  for (const std::string row : {"abc", "def"})
    writer.push({reinterpret_cast<const std::uint8_t*>(row.data()), row.size()});
  std::string text;
  for (std::size_t index = 0; index < raster.size(); ++index) {
    if (index > 0 && index % static_cast<std::size_t>(upright.width) == 0) text += '/';
    text += static_cast<char>(raster[index]);
  }
  return text;
}

TEST(RasterWriter, TurnsAndMirrorsAsExifSays) {
  EXPECT_EQ(written(Orientation::upright), "abc/def");
  EXPECT_EQ(written(Orientation::mirrored), "cba/fed");
  EXPECT_EQ(written(Orientation::half_turn), "fed/cba");
  EXPECT_EQ(written(Orientation::flipped), "def/abc");
  EXPECT_EQ(written(Orientation::transposed), "ad/be/cf");
  EXPECT_EQ(written(Orientation::right), "da/eb/fc");
  EXPECT_EQ(written(Orientation::transverse), "fc/eb/da");
  EXPECT_EQ(written(Orientation::left), "cf/be/ad");
}

TEST(RasterWriter, GivesBlueFirst) {
  const std::uint8_t row[] = {1, 2, 3, 4, 5, 6};
  std::vector<std::byte> raster(6);
  RasterWriter(PixelSize{2, 1}, ChannelOrder::rgb, Orientation::mirrored, {{2, 1}, 3}, raster).push(row);
  EXPECT_EQ(raster, (std::vector{std::byte{6}, std::byte{5}, std::byte{4}, std::byte{3}, std::byte{2}, std::byte{1}}));
}

TEST(RasterWriter, ReducesBeforeItTurns) {
  const std::uint8_t bright[] = {200, 200, 100, 100};
  std::vector<std::byte> raster(2);
  RasterWriter writer({4, 2}, ChannelOrder::grey, Orientation::right, {{1, 2}, 1}, raster);
  writer.push(bright);
  writer.push(bright);
  EXPECT_EQ(raster, (std::vector{std::byte{200}, std::byte{100}}));
}

TEST(Orientation, UnknownNumbersAreUpright) {
  for (const int value : {-1, 0, 9, 1000}) EXPECT_EQ(orientation_from_exif(value), Orientation::upright);
  EXPECT_EQ(orientation_from_exif(6), Orientation::right);
}

}  // namespace
}  // namespace plimsoll

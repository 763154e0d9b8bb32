#include "image/picture_loss.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(PictureLoss, IsToldFromWhatIsMerelyOdd) {
  EXPECT_TRUE(jpeg_lost_pixels("VipsJpeg: Premature end of JPEG file\n"));
  EXPECT_TRUE(
      jpeg_lost_pixels("VipsJpeg: Corrupt JPEG data: 5 extraneous bytes before marker 0xd9\n"
                       "VipsJpeg: Corrupt JPEG data: bad Huffman code\n"));
  EXPECT_TRUE(jpeg_lost_pixels("VipsJpeg: Corrupt JPEG data: premature end of data segment"));
  EXPECT_TRUE(jpeg_lost_pixels("VipsJpeg: Corrupt JPEG data: found marker 0xd3 instead of RST0"));
  EXPECT_FALSE(jpeg_lost_pixels(""));
  EXPECT_FALSE(jpeg_lost_pixels("VipsJpeg: Corrupt JPEG data: 5 extraneous bytes before marker 0xd9"));
  EXPECT_FALSE(jpeg_lost_pixels("VipsJpeg: Invalid SOS parameters for sequential JPEG"));
  EXPECT_FALSE(jpeg_lost_pixels("VipsJpeg: Warning: unknown JFIF revision number 2.01"));
}

}  // namespace
}  // namespace plimsoll

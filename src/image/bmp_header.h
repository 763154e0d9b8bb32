// What a BMP file says about itself: every variant of the header from OS/2 1.x to Windows' version 5.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "document/raster.h"

namespace plimsoll {

enum class BmpCoding : std::uint8_t { plain, rle4, rle8 };

struct BmpHeader {
  using Colour = std::array<std::uint8_t, 3>;  // blue, green, red, as files and rasters have it

  PixelSize size;
  bool top_down = false;  // otherwise the bottom row comes first
  int bits = 24;          // per pixel: 1, 4, 8, 16, 24 or 32
  BmpCoding coding = BmpCoding::plain;
  std::array<std::uint32_t, 4> masks{};  // red, green, blue, alpha (0: opaque); for 16 and 32 bits
  std::vector<Colour> palette;           // 2^bits entries for up to 8 bits, otherwise empty
  bool grey = false;                     // all of the palette is
  double dpi = 0;                        // 0 when the file does not say
  std::size_t pixels_at = 0;             // in the file

  [[nodiscard]] int channels() const { return grey ? 1 : 3; }
  // Without and with the padding to four bytes that a plain row has in the file.
  [[nodiscard]] std::size_t used_row_bytes() const;
  [[nodiscard]] std::size_t row_bytes() const { return (used_row_bytes() + 3) / 4 * 4; }
};

// Reason::damaged, or Reason::format_blocked for embedded JPEG, PNG, fax and exotic depths. The size is not yet checked
// against any limit.
[[nodiscard]] Result<BmpHeader> parse_bmp_header(std::span<const std::byte> file);

}  // namespace plimsoll

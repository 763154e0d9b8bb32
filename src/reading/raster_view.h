// A page's pixels as a decode helper renders them, borrowed.
#pragma once

#include <cstdint>
#include <span>

namespace plimsoll {

// Rows follow each other without padding; 1 channel is grey, 3 are BGR. `pixels` holds width × height × channels bytes.
struct RasterView {
  std::span<const std::uint8_t> pixels;
  int width = 0;
  int height = 0;
  int channels = 3;
};

}  // namespace plimsoll

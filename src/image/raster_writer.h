// Takes a picture's rows top to bottom as they come out of a decoder and puts them into the page's raster: reduced
// where the raster is smaller, turned and mirrored as the file's orientation says, in BGR order. Turning costs no
// memory, because each row is written straight to where it belongs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "document/raster.h"
#include "image/area_reducer.h"

namespace plimsoll {

// EXIF's numbers: 1 as stored, 2 mirrored left-right, 3 upside down, 4 mirrored top-bottom, 5 transposed, 6 needs a
// clockwise quarter turn, 7 transposed the other way, 8 needs a counter-clockwise quarter turn.
enum class Orientation : std::uint8_t {
  upright = 1,
  mirrored,
  half_turn,
  flipped,
  transposed,
  right,
  transverse,
  left
};

[[nodiscard]] Orientation orientation_from_exif(int value);  // anything unknown is upright
[[nodiscard]] bool swaps_sides(Orientation orientation);
[[nodiscard]] PixelSize turned(PixelSize size, Orientation orientation);

enum class ChannelOrder : std::uint8_t { grey, rgb, bgr };

class RasterWriter {
 public:
  // `source`: the rows that will come, as stored. `shape`: the upright raster, no larger than the source.
  RasterWriter(PixelSize source, ChannelOrder order, Orientation orientation, RasterShape shape,
               std::span<std::byte> raster);

  // The next row as stored: source.width × channels bytes.
  void push(std::span<const std::uint8_t> row);

 private:
  void write(std::span<const std::uint8_t> row);

  ChannelOrder order_;
  Orientation orientation_;
  RasterShape shape_;
  PixelSize stored_;  // the raster's size before turning
  std::span<std::byte> raster_;
  std::optional<AreaReducer> reducer_;
  int row_ = 0;
};

}  // namespace plimsoll

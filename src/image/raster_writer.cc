#include "image/raster_writer.h"

#include <cstring>
#include <utility>

namespace plimsoll {

Orientation orientation_from_exif(int value) {
  return value >= 1 && value <= 8 ? static_cast<Orientation>(value) : Orientation::upright;
}

bool swaps_sides(Orientation orientation) { return orientation >= Orientation::transposed; }

PixelSize turned(PixelSize size, Orientation orientation) {
  if (swaps_sides(orientation)) std::swap(size.width, size.height);
  return size;
}

RasterWriter::RasterWriter(PixelSize source, ChannelOrder order, Orientation orientation, RasterShape shape,
                           std::span<std::byte> raster)
    : order_(order),
      orientation_(orientation),
      shape_(shape),
      stored_(turned(shape.size, orientation)),
      raster_(raster) {
  if (stored_ != source) reducer_.emplace(source, stored_, shape.channels);
}

void RasterWriter::push(std::span<const std::uint8_t> row) {
  if (reducer_) row = reducer_->push(row);
  if (row.empty() || row_ >= stored_.height) return;
  write(row);
  ++row_;
}

void RasterWriter::write(std::span<const std::uint8_t> row) {
  const std::ptrdiff_t pixel = shape_.channels;
  const std::ptrdiff_t stride = pixel * shape_.size.width;
  const std::ptrdiff_t right = pixel * (shape_.size.width - 1);
  const std::ptrdiff_t bottom = stride * (shape_.size.height - 1);
  std::ptrdiff_t start = 0;
  std::ptrdiff_t step = 0;
  switch (orientation_) {
    case Orientation::upright:
      start = row_ * stride, step = pixel;
      break;
    case Orientation::mirrored:
      start = row_ * stride + right, step = -pixel;
      break;
    case Orientation::half_turn:
      start = bottom - row_ * stride + right, step = -pixel;
      break;
    case Orientation::flipped:
      start = bottom - row_ * stride, step = pixel;
      break;
    case Orientation::transposed:
      start = row_ * pixel, step = stride;
      break;
    case Orientation::right:
      start = right - row_ * pixel, step = stride;
      break;
    case Orientation::transverse:
      start = bottom + right - row_ * pixel, step = -stride;
      break;
    case Orientation::left:
      start = bottom + row_ * pixel, step = -stride;
      break;
  }
  auto* out = reinterpret_cast<std::uint8_t*>(raster_.data()) + start;
  const std::uint8_t* in = row.data();
  if (step == pixel && order_ != ChannelOrder::rgb) {
    std::memcpy(out, in, row.size());
    return;
  }
  if (order_ == ChannelOrder::grey) {
    for (int column = 0; column < stored_.width; ++column, out += step) *out = *in++;
    return;
  }
  const std::ptrdiff_t first = order_ == ChannelOrder::rgb ? 2 : 0;
  for (int column = 0; column < stored_.width; ++column, out += step, in += 3) {
    out[first] = in[0];
    out[1] = in[1];
    out[2 - first] = in[2];
  }
}

}  // namespace plimsoll

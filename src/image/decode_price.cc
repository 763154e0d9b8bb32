#include "image/decode_price.h"

namespace plimsoll {
namespace {

using namespace literals;

// The helper with libvips started, before a document.
constexpr Bytes kIdle = 16_MiB;
// Rows in flight in a streaming pipeline: decoder strip, line cache, colour conversion, reduction.
constexpr std::uint64_t kRowsInFlight = 160;

}  // namespace

Bytes decode_price(const PictureFacts& facts) {
  const std::uint64_t row = static_cast<std::uint64_t>(facts.size.width) * static_cast<unsigned>(facts.bands) *
                            static_cast<unsigned>(facts.bytes_per_sample);
  const std::uint64_t pixels = facts.size.pixels();
  const std::uint64_t whole = row * static_cast<unsigned>(facts.size.height);
  const Bytes streaming = kIdle + Bytes((row >> static_cast<unsigned>(facts.halvings)) * kRowsInFlight);
  switch (facts.format) {
    // All coefficients, two bytes each; chroma counted in full, because the header libvips gives does not say.
    case Format::jpeg:
      return facts.whole ? streaming + Bytes(pixels * 2 * static_cast<unsigned>(facts.bands)) : streaming;
    case Format::png:
      return facts.whole ? streaming + Bytes(whole) : streaming;
    case Format::tiff:
    case Format::pnm:
      return streaming;
    case Format::gif:
      return streaming + Bytes(pixels * 10);  // RGBA canvas, its copy, codes
    case Format::webp:
      return streaming +
             Bytes(pixels * 4 * (static_cast<unsigned>(facts.bands) + 1));  // the frame, copies, the decoder's own
    case Format::heif:
      return streaming + Bytes(pixels * 12);  // YCbCr, interleaved RGB, its copy
    case Format::jpeg2000:                    // four bytes a coefficient, twice
      return streaming +
             Bytes((pixels * 8 * static_cast<unsigned>(facts.bands)) >> (2U * static_cast<unsigned>(facts.halvings)));
    case Format::pdf:
    case Format::bmp:
      break;
  }
  return streaming;
}

}  // namespace plimsoll

// The shape of a page's raster: what a decode helper promises from headers and what rendering then fills.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

struct PixelSize {
  int width = 0;
  int height = 0;
  [[nodiscard]] std::uint64_t pixels() const {
    return static_cast<std::uint64_t>(width) * static_cast<unsigned>(height);
  }
  bool operator==(const PixelSize&) const = default;
};

struct RasterShape {
  PixelSize size;
  int channels = 3;  // 1 grey or 3 BGR, 8 bits each
  [[nodiscard]] std::uint64_t byte_count() const { return size.pixels() * static_cast<unsigned>(channels); }
};

struct DecodeLimits {
  std::uint64_t page_pixels = 0;    // largest page in source pixels (limits.page_pixels)
  int page_count = 0;               // limits.page_count
  std::uint64_t raster_pixels = 0;  // larger pages are scaled down to this
  int pdf_dpi = 0;                  // before raster_pixels
  Bytes memory;                     // what decoding one page may take (decode.memory)
};

struct PageFacts {
  RasterShape raster;
  double dpi = 0;         // of the raster; 0 when the file does not say
  Bytes decode_bytes;     // predicted peak of private memory while decoding
  bool has_text = false;  // fonts are there; whether the text can be trusted is for extract_text
};

// `source` itself when it has at most `pixels_max` pixels, otherwise the largest size of its proportions that has.
[[nodiscard]] PixelSize fit(PixelSize source, std::uint64_t pixels_max);

// Reason::page_pixels, Reason::decode_bytes and Reason::page_count with the numbers and the setting to change.
[[nodiscard]] Result<void> check_page_pixels(PixelSize source, const DecodeLimits& limits);
[[nodiscard]] Result<void> check_decode_bytes(Bytes predicted, const DecodeLimits& limits);
[[nodiscard]] Result<void> check_page_count(std::uint64_t count, const DecodeLimits& limits);

}  // namespace plimsoll

// Opening one page of a picture with libvips: sequential, from mapped bytes, reduced while decoding where the codec
// can.
#pragma once

#include <cstddef>
#include <span>

#include "base/error.h"
#include "image/sniff.h"
#include "image/vips_runtime.h"

namespace plimsoll {

// How much smaller a decoder gives its picture, as a power of two: 0 full size … 3 an eighth.
struct LoadRequest {
  int page = 0;  // 0-based
  int halvings = 0;
  bool strict = false;  // what cannot be decoded is an error; otherwise it is blank, and libvips complains
};

// Reads headers only; pixels are decoded as they are asked for, top to bottom, once.
[[nodiscard]] Result<VipsPtr<VipsImage>> load_picture(Format format, std::span<const std::byte> body,
                                                      LoadRequest request);
// How many halvings the codec can do for us at most.
[[nodiscard]] int halvings_max(Format format, VipsImage* image);

}  // namespace plimsoll

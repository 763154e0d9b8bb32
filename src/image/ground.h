// What transparency is laid on, so that what is not transparent is seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "image/sniff.h"
#include "image/vips_runtime.h"

namespace plimsoll {

enum class Ground : std::uint8_t { white, black };

// Of one page (0-based), whose header is `image`. Black where what is seen of it is nearly white, as the letters of a
// white logo: on white they would vanish. A page with alpha is decoded for that, row by row; one that cannot be is laid
// on white.
[[nodiscard]] Ground ground_of(VipsImage* image, Format format, std::span<const std::byte> body, int page);

}  // namespace plimsoll

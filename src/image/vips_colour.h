// Any colours libvips loads → what rasters hold: 8-bit grey, or 8-bit sRGB; alpha laid on a ground; CMYK and embedded
// profiles converted. Pictures that are 8-bit grey or sRGB already pass through untouched, bit for bit.
#pragma once

#include "base/error.h"
#include "image/ground.h"
#include "image/vips_runtime.h"

namespace plimsoll {

// 1 or 3, from the header. Reason::format_blocked for samples that are not 8- or 16-bit whole numbers.
[[nodiscard]] Result<int> raster_channels(VipsImage* image);
// The picture as one (grey) or three (R, G, B) bands of 8 bits. Lazy: nothing is decoded yet.
[[nodiscard]] Result<VipsPtr<VipsImage>> to_raster_colours(VipsPtr<VipsImage> image, Ground ground);

// Whether there is anything to be laid on a ground.
[[nodiscard]] bool has_alpha(VipsImage* image);
// The same, with alpha as a band of its own behind them; for a picture that has it. Lazy.
[[nodiscard]] Result<VipsPtr<VipsImage>> with_alpha(VipsPtr<VipsImage> image);

}  // namespace plimsoll

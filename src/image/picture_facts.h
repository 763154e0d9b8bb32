// What a picture's header says, and its rows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "document/raster.h"
#include "image/raster_writer.h"
#include "image/sniff.h"
#include "image/vips_runtime.h"

namespace plimsoll {

[[nodiscard]] PixelSize stored_size(VipsImage* image);
[[nodiscard]] Orientation orientation(VipsImage* image);
// 0 when the file does not say.
[[nodiscard]] double file_dpi(Format format, VipsImage* image);
// TIFF and HEIF may have several; JPEG 2000's "pages" are resolutions and a GIF's or WebP's are frames of an animation.
[[nodiscard]] int page_count(Format format, VipsImage* image);

// One row as stored: width × bands bytes.
using TakeRow = std::function<Result<void>(std::span<const std::uint8_t>)>;
// Hands each row of the picture to `take`, from top to bottom, until that fails. What could not be decoded is blank.
[[nodiscard]] Result<void> each_row(VipsImage* image, const TakeRow& take);

}  // namespace plimsoll

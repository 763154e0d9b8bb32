// Pictures that libvips reads: JPEG, PNG, TIFF, WebP, GIF, PNM, JPEG 2000, HEIF. TIFF and HEIF may have several pages;
// of an animation the first frame counts.
#pragma once

#include <memory>

#include "document/document_reader.h"
#include "image/sniff.h"

namespace plimsoll {

class Complaints;

// start_vips(format) came before. `body` and `complaints` outlive the reader.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_picture(Format format, std::span<const std::byte> body,
                                                                   const DecodeLimits& limits, Complaints& complaints);

}  // namespace plimsoll

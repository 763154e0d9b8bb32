// BMP pictures, read without a library: libvips has no loader of its own for them.
#pragma once

#include <memory>

#include "document/document_reader.h"

namespace plimsoll {

class Complaints;

// `body` and `complaints` outlive the reader.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_bmp(std::span<const std::byte> body,
                                                               const DecodeLimits& limits, Complaints& complaints);

}  // namespace plimsoll

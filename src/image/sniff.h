// What kind of file some bytes are, by their magic numbers only: names and types from outside are never believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

enum class Format : std::uint8_t { pdf, jpeg, png, tiff, webp, gif, bmp, pnm, jpeg2000, heif };

[[nodiscard]] std::string_view name(Format format);  // "pdf", "jpeg", …

// `file` may be the whole document; only its first and last kilobyte are looked at.
// Reason::empty_file; Reason::format_blocked for kinds that are known and deliberately not read (SVG, ICO, JPEG XL,
// TGA, PostScript, …); Reason::unknown_format.
[[nodiscard]] Result<Format> sniff(std::span<const std::byte> file);

}  // namespace plimsoll

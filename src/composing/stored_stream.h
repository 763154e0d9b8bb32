// Picture files whose coded pixels a PDF can take as they are: most JPEGs, and PNGs without transparency or interlace.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image/sniff.h"

namespace plimsoll {

// A picture's coded samples as stretches of the file, and how a PDF's image dictionary describes them.
struct StoredStream {
  std::vector<std::span<const std::byte>> pieces;
  int width = 0;
  int height = 0;
  int channels = 3;  // of a sample as a profile counts them: 1, 3, 4; 0: indices of a palette
  int bits = 8;
  std::string palette;  // "[/Indexed …]"; empty: none
  std::string entries;  // filter, its parameters, decoding
};

// Nothing for other formats and for anything odd: then the picture is decoded. Only the structure of the file is looked
// at, never a pixel. JPEG: ITU-T T.81 annex B; PNG: ISO/IEC 15948, 11.
[[nodiscard]] std::optional<StoredStream> stored_stream(Format format, std::span<const std::byte> file);

}  // namespace plimsoll

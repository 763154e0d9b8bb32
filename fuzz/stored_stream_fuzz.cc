// JPEG and PNG files from anybody: what of them a PDF takes as it is lies within them.
#include <cstdint>
#include <cstdlib>

#include "composing/stored_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  for (const plimsoll::Format format : {plimsoll::Format::jpeg, plimsoll::Format::png}) {
    const auto stream = plimsoll::stored_stream(format, file);
    if (!stream) continue;
    if (stream->pieces.empty() || stream->width < 1 || stream->height < 1) std::abort();
    for (const auto piece : stream->pieces)
      if (piece.data() < file.data() || piece.data() + piece.size() > file.data() + file.size()) std::abort();
  }
  return 0;
}

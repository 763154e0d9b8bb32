// Whatever decodes as a page encodes to the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "document/page_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto page = plimsoll::decode_page(text);
  if (page && plimsoll::encode(*page) != text) std::abort();
  return 0;
}

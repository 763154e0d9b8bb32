// Any bytes are some format or a named refusal.
#include <cstdlib>

#include "image/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto format = plimsoll::sniff({reinterpret_cast<const std::byte*>(data), size});
  if (!format && format.error().message.empty()) std::abort();
  return 0;
}

// Any bytes with a BMP's magic are measured and rendered within the limits, or refused.
#include <string>
#include <vector>

#include "base/complaints.h"
#include "image/bmp_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  // Small limits: what matters are the paths through the reader, not the pixels.
  const DecodeLimits limits{1 << 16, 1, 1 << 12, 200, Bytes(64 << 20)};
  Complaints complaints;
  const std::string file = "BM" + std::string(reinterpret_cast<const char*>(data), size);
  const auto reader = open_bmp(std::as_bytes(std::span(file)), limits, complaints);
  if (!reader) return 0;
  const auto facts = (*reader)->describe(1);
  if (!facts) return 0;
  std::vector<std::byte> raster(facts->raster.byte_count());
  (void)(*reader)->render(1, raster);
  return 0;
}

#include "services/decode_limits.h"

#include <chrono>
#include <cstdint>

namespace plimsoll {

protocol::DecodeLimits decode_limits(const Settings& settings, Bytes memory, Milliseconds longest) {
  protocol::DecodeLimits limits;
  limits.set_page_pixels(settings.page_pixels_max);
  limits.set_page_count(static_cast<std::uint32_t>(settings.page_count_max));
  limits.set_raster_pixels(settings.raster_pixels_max);
  limits.set_pdf_dpi(static_cast<std::uint32_t>(settings.pdf_dpi));
  limits.set_memory_bytes(memory.count());
  limits.set_cpu_seconds(static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(longest).count()));
  return limits;
}

}  // namespace plimsoll

#include "document/raster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plimsoll {

PixelSize fit(PixelSize source, std::uint64_t pixels_max) {
  if (source.pixels() <= pixels_max) return source;
  const double factor = std::sqrt(static_cast<double>(pixels_max) / static_cast<double>(source.pixels()));
  PixelSize fitted{std::max(1, static_cast<int>(source.width * factor)),
                   std::max(1, static_cast<int>(source.height * factor))};
  // A strip thinner than one pixel after scaling keeps one, so the other side pays.
  const auto limit = static_cast<int>(std::min<std::uint64_t>(pixels_max, 1U << 30U));
  if (fitted.height == 1) fitted.width = std::clamp(fitted.width, 1, limit);
  if (fitted.width == 1) fitted.height = std::clamp(fitted.height, 1, limit);
  return fitted;
}

Result<void> check_page_pixels(PixelSize source, const DecodeLimits& limits) {
  if (source.width <= 0 || source.height <= 0) return fail(Reason::damaged, "the page has no pixels");
  if (source.pixels() <= limits.page_pixels) return {};
  return fail(Reason::page_pixels,
              fmt::format("the page has {} x {} = {} pixels, at most {} are allowed (limits.page_pixels)", source.width,
                          source.height, source.pixels(), limits.page_pixels));
}

Result<void> check_decode_bytes(Bytes predicted, const DecodeLimits& limits) {
  if (predicted <= limits.memory) return {};
  return fail(Reason::decode_bytes, fmt::format("decoding the page is predicted to take {}, at most {} is allowed "
                                                "(decode.memory)",
                                                to_text(predicted), to_text(limits.memory)));
}

Result<void> check_page_count(std::uint64_t count, const DecodeLimits& limits) {
  if (count <= static_cast<std::uint64_t>(limits.page_count)) return {};
  return fail(Reason::page_count, fmt::format("the document has {} pages, at most {} are allowed (limits.page_count)",
                                              count, limits.page_count));
}

}  // namespace plimsoll

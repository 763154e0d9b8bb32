// A PDF page's raster, rendered in horizontal bands: poppler hands out copies of whole bitmaps, so the memory a page
// takes is twice a band, not twice the page. The price is that every band runs the page's content again.
#pragma once

#include <poppler-page.h>

#include <cstddef>
#include <span>

#include "document/raster.h"

namespace plimsoll {

struct PageGeometry {
  double width = 0;  // points, upright (after /Rotate), of the crop box
  double height = 0;
};

[[nodiscard]] PageGeometry geometry(const poppler::page& page);
// The raster at `dpi`, or smaller so that limits.raster_pixels holds.
[[nodiscard]] PageFacts facts_of(const PageGeometry& page, double dpi, const DecodeLimits& limits);
// `memory`: what it may take; the less, the more bands.
[[nodiscard]] Result<void> render_page(const poppler::page& page, const RasterShape& shape, Bytes memory,
                                       std::span<std::byte> raster);

}  // namespace plimsoll

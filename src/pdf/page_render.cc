#include "pdf/page_render.h"

#include <fmt/format.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace plimsoll {
namespace {

using namespace literals;

constexpr double kPointsPerInch = 72;
// A3 at 200 dpi is one band; poppler holds a band twice while it hands it over.
constexpr Bytes kBandMost = 24_MiB;
// Below it every band costs more time than it saves memory: A4 at 200 dpi in three.
constexpr Bytes kBandLeast = 4_MiB;
// Fonts and a page's own resources, beyond the helper as it starts (measured: 4 MiB for a scan, 7 for print); pictures
// that need more run into RLIMIT_DATA.
constexpr Bytes kOwn = 8_MiB;
// Boxes are numbers from the file: beyond this a page is scaled down anyway.
constexpr double kLargestSide = 1 << 24;

int pixels(double points, double dpi) {
  const double side = points * dpi / kPointsPerInch;
  return std::isfinite(side) ? static_cast<int>(std::lround(std::clamp(side, 1.0, kLargestSide))) : 1;
}

// As high as the memory allows. Poppler scales a picture as a whole before it draws a band of it, and a scan is one as
// large as the page; where that leaves nothing, print is drawn all the same.
int band_rows(const RasterShape& shape, Bytes memory) {
  const auto row = static_cast<std::uint64_t>(shape.size.width) * static_cast<unsigned>(shape.channels);
  const Bytes band = std::clamp(memory - kOwn - Bytes(shape.byte_count()), kBandLeast, kBandMost);
  return static_cast<int>(std::clamp<std::uint64_t>(band.count() / row, 1, static_cast<unsigned>(shape.size.height)));
}

}  // namespace

PageGeometry geometry(const poppler::page& page) {
  const poppler::rectf box = page.page_rect(poppler::crop_box);
  const auto turn = page.orientation();
  const bool sideways = turn == poppler::page::landscape || turn == poppler::page::seascape;
  const double width = std::abs(box.width());
  const double height = std::abs(box.height());
  return sideways ? PageGeometry{height, width} : PageGeometry{width, height};
}

PageFacts facts_of(const PageGeometry& page, double dpi, const DecodeLimits& limits) {
  const PixelSize wished{pixels(page.width, dpi), pixels(page.height, dpi)};
  PageFacts facts;
  facts.raster = {fit(wished, limits.raster_pixels), 3};
  facts.dpi = dpi * facts.raster.size.width / wished.width;
  const auto band = static_cast<std::uint64_t>(band_rows(facts.raster, limits.memory)) *
                    static_cast<unsigned>(facts.raster.size.width) * static_cast<unsigned>(facts.raster.channels);
  facts.decode_bytes = kOwn + Bytes(2 * band);
  return facts;
}

Result<void> render_page(const poppler::page& page, const RasterShape& shape, Bytes memory,
                         std::span<std::byte> raster) {
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_bgr24);
  renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
  const PageGeometry points = geometry(page);
  const auto dpi = [](int side, double length) { return length > 0 ? side * kPointsPerInch / length : kPointsPerInch; };
  const double x_dpi = dpi(shape.size.width, points.width);
  const double y_dpi = dpi(shape.size.height, points.height);
  const std::size_t row_bytes = static_cast<std::size_t>(shape.size.width) * 3;
  const int rows = band_rows(shape, memory);
  for (int top = 0; top < shape.size.height; top += rows) {
    const int height = std::min(rows, shape.size.height - top);
    const poppler::image band = renderer.render_page(&page, x_dpi, y_dpi, 0, top, shape.size.width, height);
    if (!band.is_valid() || band.width() != shape.size.width || band.height() != height)
      return fail(Reason::damaged, "poppler could not draw the page");
    const char* in = band.const_data();
    std::byte* out = raster.data() + static_cast<std::size_t>(top) * row_bytes;
    for (int row = 0; row < height; ++row, in += band.bytes_per_row(), out += row_bytes)
      std::memcpy(out, in, row_bytes);
  }
  return {};
}

}  // namespace plimsoll

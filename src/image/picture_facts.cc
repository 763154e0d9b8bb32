#include "image/picture_facts.h"

#include <algorithm>

namespace plimsoll {
namespace {

// Rows asked of libvips at once: a multiple of every decoder's own strips of 8 or 16.
constexpr int kStripRows = 16;

}  // namespace

PixelSize stored_size(VipsImage* image) { return {vips_image_get_width(image), vips_image_get_height(image)}; }

Orientation orientation(VipsImage* image) { return orientation_from_exif(vips_image_get_orientation(image)); }

// libvips gives 1 pixel per mm where the file says nothing, and a TIFF's number as it is when that has no unit: then it
// is mostly meant per inch.
double file_dpi(Format format, VipsImage* image) {
  constexpr double kMillimetresPerInch = 25.4;
  constexpr double kSensibleDpi = 4800;
  const double per_mm = vips_image_get_xres(image);
  const bool unit = format != Format::tiff || vips_image_get_typeof(image, VIPS_META_RESOLUTION_UNIT) != 0;
  const double dpi = unit ? per_mm * kMillimetresPerInch : per_mm;
  return per_mm > 1.0001 && dpi <= kSensibleDpi ? dpi : 0;
}

int page_count(Format format, VipsImage* image) {
  const bool pages_are_pages = format == Format::tiff || format == Format::heif;
  return pages_are_pages ? std::max(1, vips_image_get_n_pages(image)) : 1;
}

Result<void> each_row(VipsImage* image, const TakeRow& take) {
  const PixelSize size = stored_size(image);
  const VipsPtr<VipsRegion> region(vips_region_new(image));
  const std::size_t row_bytes = static_cast<std::size_t>(VIPS_IMAGE_SIZEOF_LINE(image));
  for (int top = 0; top < size.height; top += kStripRows) {
    const VipsRect strip{0, top, size.width, std::min(kStripRows, size.height - top)};
    if (vips_region_prepare(region.get(), &strip) != 0) return damaged_picture();
    for (int row = top; row < top + strip.height; ++row)
      TRY_VOID(take({VIPS_REGION_ADDR(region.get(), 0, row), row_bytes}));
  }
  return {};
}

}  // namespace plimsoll

#include "image/vips_load.h"

#include <algorithm>

namespace plimsoll {

Result<VipsPtr<VipsImage>> load_picture(Format format, std::span<const std::byte> body, LoadRequest request) {
  const VipsPtr<VipsSource> source(vips_source_new_from_memory(body.data(), body.size()));
  if (!source) return fail(Reason::internal, take_vips_error());
  VipsImage* image = nullptr;
  int failed = -1;
  const auto access = VIPS_ACCESS_SEQUENTIAL;
  const auto fail_on = request.strict ? VIPS_FAIL_ON_ERROR : VIPS_FAIL_ON_NONE;
  VipsSource* in = source.get();
  switch (format) {
    case Format::jpeg:
      failed = vips_jpegload_source(in, &image, "access", access, "fail_on", fail_on, "shrink", 1 << request.halvings,
                                    nullptr);
      break;
    case Format::jpeg2000:
      // Its "pages" are its resolutions, each half of the one before.
      failed =
          vips_jp2kload_source(in, &image, "access", access, "fail_on", fail_on, "page", request.halvings, nullptr);
      break;
    case Format::tiff:
      failed = vips_tiffload_source(in, &image, "access", access, "fail_on", fail_on, "page", request.page, nullptr);
      break;
    case Format::heif:
      failed = vips_heifload_source(in, &image, "access", access, "fail_on", fail_on, "page", request.page, nullptr);
      break;
    case Format::png:
      failed = vips_pngload_source(in, &image, "access", access, "fail_on", fail_on, nullptr);
      break;
    case Format::webp:
      failed = vips_webpload_source(in, &image, "access", access, "fail_on", fail_on, nullptr);
      break;
    case Format::gif:
      failed = vips_gifload_source(in, &image, "access", access, "fail_on", fail_on, nullptr);
      break;
    case Format::pnm:
      failed = vips_ppmload_source(in, &image, "access", access, "fail_on", fail_on, nullptr);
      break;
    case Format::pdf:
    case Format::bmp:
      return fail(Reason::internal, "not a picture for libvips");
  }
  if (failed != 0) return damaged_picture();
  return VipsPtr<VipsImage>(image);
}

int halvings_max(Format format, VipsImage* image) {
  if (format == Format::jpeg) return 3;
  if (format == Format::jpeg2000) return std::clamp(vips_image_get_n_pages(image) - 1, 0, 3);
  return 0;
}

}  // namespace plimsoll

#include "image/vips_colour.h"

#include <fmt/format.h>

#include <string_view>

namespace plimsoll {
namespace {

using namespace std::string_view_literals;
using Image = VipsPtr<VipsImage>;

// Bands that carry colour; what follows is alpha, then extras nobody defined.
int colour_bands(VipsImage* image) {
  const int bands = vips_image_get_bands(image);
  if (vips_image_guess_interpretation(image) == VIPS_INTERPRETATION_CMYK && bands >= 4) return 4;
  return bands >= 3 ? 3 : 1;
}

Result<Image> checked(int failed, VipsImage* image) {
  if (failed != 0) return damaged_picture();
  return Image(image);
}

Result<Image> bands(VipsImage* image, int first, int count) {
  VipsImage* out = nullptr;
  return checked(vips_extract_band(image, &out, first, "n", count, nullptr), out);
}

// The high byte of 16-bit samples, as everybody cuts them.
Result<Image> to_8_bits(Image image) {
  if (vips_image_get_format(image.get()) == VIPS_FORMAT_UCHAR) return image;
  VipsImage* out = nullptr;
  return checked(vips_cast(image.get(), &out, VIPS_FORMAT_UCHAR, "shift", TRUE, nullptr), out);
}

// Profiles say in their description what they are; sRGB needs no conversion, and must not get one: it would not be
// exact.
bool has_foreign_profile(VipsImage* image) {
  const void* data = nullptr;
  std::size_t size = 0;
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0) return false;
  if (vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, &size) != 0) return vips_error_clear(), false;
  const std::string_view profile(static_cast<const char*>(data), size);
  return profile.find("sRGB"sv) == profile.npos && profile.find("s\0R\0G\0B"sv) == profile.npos;
}

Result<Image> convert_by_profile(VipsImage* image) {
  VipsImage* out = nullptr;
  // libvips' own CMYK profile stands in where the file has none.
  const bool cmyk = vips_image_get_bands(image) == 4;
  const int failed = cmyk ? vips_icc_transform(image, &out, "srgb", "embedded", TRUE, "input_profile", "cmyk", nullptr)
                          : vips_icc_transform(image, &out, "srgb", "embedded", TRUE, nullptr);
  return checked(failed, out);
}

Result<Image> colours_as_srgb(Image image) {
  const int count = vips_image_get_bands(image.get());
  if (count == 1) return to_8_bits(std::move(image));
  const VipsInterpretation kind = vips_image_guess_interpretation(image.get());
  if (count == 4 || has_foreign_profile(image.get())) {
    auto converted = convert_by_profile(image.get());
    if (converted || count == 4) return converted;  // a broken profile is no reason to lose an RGB page
  }
  if (kind == VIPS_INTERPRETATION_LAB || kind == VIPS_INTERPRETATION_LABS || kind == VIPS_INTERPRETATION_XYZ) {
    VipsImage* out = nullptr;
    return checked(vips_colourspace(image.get(), &out, VIPS_INTERPRETATION_sRGB, nullptr), out);
  }
  return to_8_bits(std::move(image));
}

Result<Image> laid_on(Ground ground, const Image& with_alpha) {
  VipsArrayDouble* colour = vips_array_double_newv(1, ground == Ground::white ? 255.0 : 0.0);
  VipsImage* flat = nullptr;
  const int failed = vips_flatten(with_alpha.get(), &flat, "background", colour, "max_alpha", 255.0, nullptr);
  vips_area_unref(VIPS_AREA(colour));
  return checked(failed, flat);
}

}  // namespace

Result<int> raster_channels(VipsImage* image) {
  const VipsBandFormat format = vips_image_get_format(image);
  if (vips_image_get_coding(image) != VIPS_CODING_NONE ||
      (format != VIPS_FORMAT_UCHAR && format != VIPS_FORMAT_USHORT && format != VIPS_FORMAT_SHORT &&
       format != VIPS_FORMAT_FLOAT))
    return fail(Reason::format_blocked, fmt::format("pictures with samples of kind '{}' are not read",
                                                    vips_enum_nick(VIPS_TYPE_BAND_FORMAT, format)));
  const VipsInterpretation kind = vips_image_guess_interpretation(image);
  const bool lab = kind == VIPS_INTERPRETATION_LAB || kind == VIPS_INTERPRETATION_LABS;
  if ((format == VIPS_FORMAT_FLOAT || format == VIPS_FORMAT_SHORT) && !lab)
    return fail(Reason::format_blocked, "pictures with fractional or signed samples are not read");
  return colour_bands(image) == 1 ? 1 : 3;
}

bool has_alpha(VipsImage* image) { return vips_image_get_bands(image) > colour_bands(image); }

Result<Image> with_alpha(Image image) {
  const int colours = colour_bands(image.get());
  TRY(Image colour, bands(image.get(), 0, colours));
  TRY(const Image converted, colours_as_srgb(std::move(colour)));
  TRY(Image alpha, bands(image.get(), colours, 1));
  TRY(const Image alpha_8, to_8_bits(std::move(alpha)));
  VipsImage* joined = nullptr;
  return checked(vips_bandjoin2(converted.get(), alpha_8.get(), &joined, nullptr), joined);
}

Result<Image> to_raster_colours(Image image, Ground ground) {
  if (!has_alpha(image.get())) return colours_as_srgb(std::move(image));
  TRY(const Image joined, with_alpha(std::move(image)));
  return laid_on(ground, joined);
}

}  // namespace plimsoll

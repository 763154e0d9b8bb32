#include "image/picture_reader.h"

#include <algorithm>

#include "base/complaints.h"
#include "image/decode_price.h"
#include "image/picture_loss.h"
#include "image/raster_writer.h"
#include "image/vips_colour.h"
#include "image/vips_load.h"

namespace plimsoll {
namespace {

// Rows asked of libvips at once: a multiple of every decoder's own strips of 8 or 16.
constexpr int kStripRows = 16;

PixelSize stored_size(VipsImage* image) { return {vips_image_get_width(image), vips_image_get_height(image)}; }

Orientation orientation(VipsImage* image) { return orientation_from_exif(vips_image_get_orientation(image)); }

bool is_set(VipsImage* image, const char* name) {
  int value = 0;
  return vips_image_get_typeof(image, name) != 0 && vips_image_get_int(image, name, &value) == 0 && value != 0;
}

// Progressive and non-interleaved JPEG, interlaced PNG: the last row is not known before the whole file is.
bool cannot_be_streamed(VipsImage* image) { return is_set(image, "interlaced") || is_set(image, "jpeg-multiscan"); }

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

class PictureReader final : public DocumentReader {
 public:
  PictureReader(Format format, std::span<const std::byte> body, const DecodeLimits& limits, int pages,
                Complaints& complaints)
      : format_(format), body_(body), limits_(limits), pages_(pages), complaints_(complaints) {}

  [[nodiscard]] std::string_view format() const override { return name(format_); }
  [[nodiscard]] int page_count() const override { return pages_; }
  [[nodiscard]] Result<PageFacts> describe(int number) override;
  [[nodiscard]] Result<Rendering> render(int number, std::span<std::byte> raster) override;
  [[nodiscard]] Result<TextLayer> extract_text(int) override { return TextLayer{{}, false, "pictures have no text"}; }
  [[nodiscard]] std::string take_complaints() override { return complaints_.take(); }

 private:
  // A page's header and what follows from it.
  struct Plan {
    VipsPtr<VipsImage> header;
    Orientation orientation = Orientation::upright;
    int halvings = 0;
    PageFacts facts;
  };
  [[nodiscard]] Result<Plan> plan(int number) const;
  [[nodiscard]] bool decodes_strictly(int number, int halvings) const;

  Format format_;
  std::span<const std::byte> body_;
  DecodeLimits limits_;
  int pages_;
  Complaints& complaints_;
};

Result<PictureReader::Plan> PictureReader::plan(int number) const {
  Plan plan;
  TRY(plan.header, load_picture(format_, body_, {number - 1, 0}));
  VipsImage* header = plan.header.get();
  const PixelSize stored = stored_size(header);
  TRY_VOID(check_page_pixels(stored, limits_));
  TRY(plan.facts.raster.channels, raster_channels(header));
  plan.orientation = orientation(header);
  const PixelSize reduced = fit(stored, limits_.raster_pixels);
  plan.facts.raster.size = turned(reduced, plan.orientation);
  const double scale = static_cast<double>(reduced.width) / stored.width;
  plan.facts.dpi = file_dpi(format_, header) * scale;
  const int most = halvings_max(format_, header);
  while (plan.halvings < most && stored.width >> (plan.halvings + 1) >= reduced.width &&
         stored.height >> (plan.halvings + 1) >= reduced.height)
    ++plan.halvings;
  plan.facts.decode_bytes = decode_price({format_, stored, vips_image_get_bands(header),
                                          static_cast<int>(vips_format_sizeof(vips_image_get_format(header))),
                                          cannot_be_streamed(header), plan.halvings});
  TRY_VOID(check_decode_bytes(plan.facts.decode_bytes, limits_));
  return plan;
}

Result<PageFacts> PictureReader::describe(int number) {
  TRY(const Plan page, plan(number));
  return page.facts;
}

// Hands each row of the picture to `take`, from top to bottom. What could not be decoded is blank.
template <typename Take>
Result<void> each_row(VipsImage* image, const Take& take) {
  const PixelSize size = stored_size(image);
  const VipsPtr<VipsRegion> region(vips_region_new(image));
  const std::size_t row_bytes = static_cast<std::size_t>(VIPS_IMAGE_SIZEOF_LINE(image));
  for (int top = 0; top < size.height; top += kStripRows) {
    const VipsRect strip{0, top, size.width, std::min(kStripRows, size.height - top)};
    if (vips_region_prepare(region.get(), &strip) != 0) return damaged_picture();
    for (int row = top; row < top + strip.height; ++row) take({VIPS_REGION_ADDR(region.get(), 0, row), row_bytes});
  }
  return {};
}

// Everything once more, which is why only pictures with complaints are asked.
bool PictureReader::decodes_strictly(int number, int halvings) const {
  Result<VipsPtr<VipsImage>> image = load_picture(format_, body_, {number - 1, halvings, true});
  return image && each_row(image->get(), [](std::span<const std::uint8_t>) {});
}

Result<Rendering> PictureReader::render(int number, std::span<std::byte> raster) {
  TRY(Plan page, plan(number));
  VipsPtr<VipsImage> image = std::move(page.header);
  if (page.halvings > 0) {
    image.reset();
    TRY(image, load_picture(format_, body_, {number - 1, page.halvings}));
  }
  TRY(image, to_raster_colours(std::move(image)));
  const PixelSize size = stored_size(image.get());
  if (vips_image_get_bands(image.get()) != page.facts.raster.channels)
    return fail(Reason::internal, "a picture's colours are not as its header said");
  RasterWriter writer(size, page.facts.raster.channels == 1 ? ChannelOrder::grey : ChannelOrder::rgb, page.orientation,
                      page.facts.raster, raster);
  bool said = false;
  bool lost = false;
  TRY_VOID(each_row(image.get(), [&](std::span<const std::uint8_t> row) {
    writer.push(row);
    // Taken row by row: libvips keeps only the first 10 KB of what it has to say.
    const std::string messages = take_vips_messages();
    said |= !messages.empty();
    lost |= jpeg_lost_pixels(messages);
  }));
  image.reset();
  said |= !complaints_.empty();  // libpng's words come that way
  if (format_ != Format::jpeg) lost = said && !decodes_strictly(number, page.halvings);
  return lost ? Rendering{std::string(kEndsEarly)} : Rendering{};
}

// JPEG 2000's pages are resolutions and a GIF's or WebP's are frames of an animation.
bool pages_are_pages(Format format) { return format == Format::tiff || format == Format::heif; }

}  // namespace

Result<std::unique_ptr<DocumentReader>> open_picture(Format format, std::span<const std::byte> body,
                                                     const DecodeLimits& limits, Complaints& complaints) {
  TRY(const VipsPtr<VipsImage> first, load_picture(format, body, {}));
  const int pages = pages_are_pages(format) ? std::max(1, vips_image_get_n_pages(first.get())) : 1;
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(pages), limits));
  return std::make_unique<PictureReader>(format, body, limits, pages, complaints);
}

}  // namespace plimsoll

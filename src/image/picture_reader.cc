#include "image/picture_reader.h"

#include <algorithm>

#include "base/complaints.h"
#include "image/decode_price.h"
#include "image/picture_facts.h"
#include "image/picture_loss.h"
#include "image/raster_writer.h"
#include "image/vips_colour.h"
#include "image/vips_load.h"

namespace plimsoll {
namespace {

bool is_set(VipsImage* image, const char* name) {
  int value = 0;
  return vips_image_get_typeof(image, name) != 0 && vips_image_get_int(image, name, &value) == 0 && value != 0;
}

// Progressive and non-interleaved JPEG, interlaced PNG: the last row is not known before the whole file is.
bool cannot_be_streamed(VipsImage* image) { return is_set(image, "interlaced") || is_set(image, "jpeg-multiscan"); }

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

// Everything once more, which is why only pictures with complaints are asked.
bool PictureReader::decodes_strictly(int number, int halvings) const {
  Result<VipsPtr<VipsImage>> image = load_picture(format_, body_, {number - 1, halvings, true});
  return image && each_row(image->get(), [](std::span<const std::uint8_t>) -> Result<void> { return {}; });
}

Result<Rendering> PictureReader::render(int number, std::span<std::byte> raster) {
  TRY(Plan page, plan(number));
  VipsPtr<VipsImage> image = std::move(page.header);
  if (page.halvings > 0) {
    image.reset();
    TRY(image, load_picture(format_, body_, {number - 1, page.halvings}));
  }
  const Ground ground = ground_of(image.get(), format_, body_, number - 1);
  TRY(image, to_raster_colours(std::move(image), ground));
  const PixelSize size = stored_size(image.get());
  if (vips_image_get_bands(image.get()) != page.facts.raster.channels)
    return fail(Reason::internal, "a picture's colours are not as its header said");
  RasterWriter writer(size, page.facts.raster.channels == 1 ? ChannelOrder::grey : ChannelOrder::rgb, page.orientation,
                      page.facts.raster, raster);
  bool said = false;
  bool lost = false;
  TRY_VOID(each_row(image.get(), [&](std::span<const std::uint8_t> row) -> Result<void> {
    writer.push(row);
    // Taken row by row: libvips keeps only the first 10 KB of what it has to say.
    const std::string messages = take_vips_messages();
    said |= !messages.empty();
    lost |= jpeg_lost_pixels(messages);
    return {};
  }));
  image.reset();
  said |= !complaints_.empty();  // libpng's words come that way
  if (format_ != Format::jpeg) lost = said && !decodes_strictly(number, page.halvings);
  return lost ? Rendering{std::string(kEndsEarly)} : Rendering{};
}

}  // namespace

Result<std::unique_ptr<DocumentReader>> open_picture(Format format, std::span<const std::byte> body,
                                                     const DecodeLimits& limits, Complaints& complaints) {
  TRY(const VipsPtr<VipsImage> first, load_picture(format, body, {}));
  const int pages = page_count(format, first.get());
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(pages), limits));
  return std::make_unique<PictureReader>(format, body, limits, pages, complaints);
}

}  // namespace plimsoll

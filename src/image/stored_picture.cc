#include "image/stored_picture.h"

#include <utility>
#include <vector>

#include "image/bmp_header.h"
#include "image/bmp_rows.h"
#include "image/vips_colour.h"
#include "image/vips_load.h"

namespace plimsoll {
namespace {

// Scanners' and cameras' are below 1 MB.
constexpr std::size_t kLargestProfile = 4u << 20;

std::string profile_of(VipsImage* image) {
  const void* data = nullptr;
  std::size_t size = 0;
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0) return {};
  if (vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, &size) != 0 || size > kLargestProfile) return {};
  return {static_cast<const char*>(data), size};
}

class VipsPicture final : public StoredPicture {
 public:
  VipsPicture(Format format, std::span<const std::byte> body, const DecodeLimits& limits, int pages)
      : format_(format), body_(body), limits_(limits), pages_(pages) {}

  [[nodiscard]] int page_count() const override { return pages_; }

  [[nodiscard]] Result<StoredPage> page(int number) override {
    TRY(const VipsPtr<VipsImage> image, load_picture(format_, body_, {.page = number - 1}));
    StoredPage page{.size = stored_size(image.get()),
                    .channels = 3,
                    .orientation = orientation(image.get()),
                    .dpi = file_dpi(format_, image.get()),
                    .profile = profile_of(image.get())};
    TRY_VOID(check_page_pixels(page.size, limits_));
    TRY(page.channels, raster_channels(image.get()));
    return page;
  }

  [[nodiscard]] Result<void> rows(int number, const TakeRow& take) override {
    TRY(VipsPtr<VipsImage> image, load_picture(format_, body_, {.page = number - 1}));
    const Ground ground = ground_of(image.get(), format_, body_, number - 1);
    TRY(image, to_raster_colours(std::move(image), ground));
    return each_row(image.get(), take);
  }

 private:
  Format format_;
  std::span<const std::byte> body_;
  DecodeLimits limits_;
  int pages_;
};

class BmpPicture final : public StoredPicture {
 public:
  BmpPicture(std::span<const std::byte> body, BmpHeader header) : body_(body), header_(std::move(header)) {}

  [[nodiscard]] int page_count() const override { return 1; }

  [[nodiscard]] Result<StoredPage> page(int) override {
    return StoredPage{.size = header_.size,
                      .channels = header_.channels(),
                      .orientation = header_.top_down ? Orientation::upright : Orientation::flipped,
                      .dpi = header_.dpi,
                      .profile = {}};
  }

  [[nodiscard]] Result<void> rows(int, const TakeRow& take) override {
    BmpRows rows(header_, body_);
    std::vector<std::uint8_t> turned;
    for (int row = 0; row < header_.size.height; ++row) {
      const std::span<const std::uint8_t> stored = rows.next();
      turned.assign(stored.begin(), stored.end());
      if (!header_.grey)
        for (std::size_t at = 0; at + 2 < turned.size(); at += 3) std::swap(turned[at], turned[at + 2]);
      TRY_VOID(take(turned));
    }
    return {};
  }

 private:
  std::span<const std::byte> body_;
  BmpHeader header_;
};

}  // namespace

Result<std::unique_ptr<StoredPicture>> open_stored_picture(Format format, std::span<const std::byte> body,
                                                           const DecodeLimits& limits) {
  if (format == Format::bmp) {
    TRY(BmpHeader header, parse_bmp_header(body));
    TRY_VOID(check_page_pixels(header.size, limits));
    return std::make_unique<BmpPicture>(body, std::move(header));
  }
  TRY(const VipsPtr<VipsImage> first, load_picture(format, body, {}));
  const int pages = page_count(format, first.get());
  TRY_VOID(check_page_count(static_cast<std::uint64_t>(pages), limits));
  return std::make_unique<VipsPicture>(format, body, limits, pages);
}

}  // namespace plimsoll

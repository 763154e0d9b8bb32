#include "image/ground.h"

#include <utility>

#include "image/picture_facts.h"
#include "image/vips_colour.h"
#include "image/vips_load.h"

namespace plimsoll {
namespace {

// Of 255: what is seen at least as bright as that is no longer told from white, yellow letters among it.
constexpr double kNearlyWhite = 200;
// A picture with less of it transparent, as one with rounded corners, has a ground of its own.
constexpr double kTransparent = 0.05;

// Of a picture; colours and alpha are 255ths.
class Seen {
 public:
  // Grey, or red, green and blue, then alpha.
  void add(std::span<const std::uint8_t> pixel) {
    const double alpha = pixel.back();
    opaque_ += alpha;
    // ITU-R BT.601, which is what grey pictures are made with.
    light_ += alpha * (pixel.size() == 2 ? pixel[0] : 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]);
    all_ += 255;
  }
  [[nodiscard]] bool vanishes_on_white() const {
    return opaque_ > 0 && opaque_ <= (1 - kTransparent) * all_ && light_ >= kNearlyWhite * opaque_;
  }

 private:
  double opaque_ = 0;
  double light_ = 0;
  double all_ = 0;
};

}  // namespace

Ground ground_of(VipsImage* image, Format format, std::span<const std::byte> body, int page) {
  if (!has_alpha(image)) return Ground::white;
  auto again = load_picture(format, body, {.page = page});
  if (!again) return Ground::white;
  const Result<VipsPtr<VipsImage>> colours = with_alpha(*std::move(again));
  if (!colours) return Ground::white;
  const auto bands = static_cast<std::size_t>(vips_image_get_bands(colours->get()));
  Seen seen;
  const Result<void> decoded = each_row(colours->get(), [&](std::span<const std::uint8_t> row) -> Result<void> {
    for (std::size_t at = 0; at + bands <= row.size(); at += bands) seen.add(row.subspan(at, bands));
    return {};
  });
  return decoded && seen.vanishes_on_white() ? Ground::black : Ground::white;
}

}  // namespace plimsoll

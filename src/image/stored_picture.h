// A picture's pages as the file has them, at full size and unturned: for writers that keep them. Read row by row, so
// that memory is the decoder's alone.
#pragma once

#include <memory>
#include <string>

#include "image/picture_facts.h"

namespace plimsoll {

struct StoredPage {
  PixelSize size;  // as stored
  int channels = 3;
  Orientation orientation = Orientation::upright;  // that shows it upright
  double dpi = 0;                                  // 0 when the file does not say
  std::string profile;                             // ICC, of the file's own samples; empty: none
};

class StoredPicture {
 public:
  virtual ~StoredPicture() = default;
  [[nodiscard]] virtual int page_count() const = 0;
  // From headers. `number` is 1-based and in range. Reason::page_pixels, Reason::damaged, …
  [[nodiscard]] virtual Result<StoredPage> page(int number) = 0;
  // Grey, or red, green and blue (sRGB), 8 bits each; alpha laid on white.
  [[nodiscard]] virtual Result<void> rows(int number, const TakeRow& take) = 0;
};

// Of all formats but PDF. For those of libvips start_vips(format) came before. `body` outlives it.
[[nodiscard]] Result<std::unique_ptr<StoredPicture>> open_stored_picture(Format format, std::span<const std::byte> body,
                                                                         const DecodeLimits& limits);

}  // namespace plimsoll

// What decoding a picture will take, predicted from its header: measured per codec and variant (design §5).
#pragma once

#include "base/bytes.h"
#include "document/raster.h"
#include "image/sniff.h"

namespace plimsoll {

struct PictureFacts {
  Format format = Format::png;
  PixelSize size;  // as stored
  int bands = 3;   // as libvips delivers them, alpha included
  int bytes_per_sample = 1;
  bool whole = false;  // progressive JPEG, interlaced PNG: cannot be streamed
  int halvings = 0;    // done by the codec
};

// Peak private memory of the helper while it decodes, its idle memory included.
[[nodiscard]] Bytes decode_price(const PictureFacts& facts);

}  // namespace plimsoll

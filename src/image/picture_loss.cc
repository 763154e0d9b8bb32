#include "image/picture_loss.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

// libjpeg's own words (jerror.h, the same since version 6b). Not among them, because no pixel is lost by it:
// "extraneous bytes before marker", "Invalid SOS parameters", "Unknown Adobe color transform code", "Inconsistent
// progression sequence", "Unknown JFIF revision number", "does not match ICC profile".
constexpr std::array<std::string_view, 5> kLosses = {
    "Premature end of JPEG file",     // JWRN_JPEG_EOF
    "premature end of data segment",  // JWRN_HIT_MARKER
    "bad Huffman code",               // JWRN_HUFF_BAD_CODE
    "bad arithmetic code",            // JWRN_ARITH_BAD_CODE
    "instead of RST",                 // JWRN_MUST_RESYNC: restart markers are missing
};

}  // namespace

bool jpeg_lost_pixels(std::string_view messages) {
  return std::ranges::any_of(kLosses,
                             [&](std::string_view loss) { return messages.find(loss) != std::string_view::npos; });
}

}  // namespace plimsoll

#include "engine_room/decode_allowance.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace plimsoll {
namespace {
using namespace literals;

// A PDF page of A4 at 200 dpi is drawn at once within it (30 MiB), larger ones in bands, pictures in strips.
constexpr Bytes kDecodeLeast = 32_MiB;
constexpr std::uint64_t kDecodeShare = 10;
// One picture each, and no other codec inside. TIFF may hold anything, JPEG 2000 and HEIF are priced by rule of thumb.
constexpr std::array<std::string_view, 6> kPriced = {"jpeg", "png", "webp", "gif", "bmp", "pnm"};

}  // namespace

Bytes decode_allowance(Bytes setting, Bytes budget) {
  return std::min(setting, std::max(kDecodeLeast, Bytes(budget.count() / kDecodeShare)));
}

Bytes decode_allowance(const OpenedDocument& document, std::span<const PageMeasure> pages, Bytes allowance) {
  const bool priced = std::ranges::find(kPriced, document.format) != kPriced.end();
  if (!priced || document.page_count != 1 || pages.size() != 1 || pages.front().failure) return allowance;
  return std::min(allowance, std::max(kDecodeLeast, pages.front().decode_bytes));
}

}  // namespace plimsoll

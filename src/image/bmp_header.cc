#include "image/bmp_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace plimsoll {
namespace {

constexpr std::size_t kFileHeader = 14;
constexpr std::uint32_t kCoreHeader = 12;     // OS/2 1.x
constexpr std::uint32_t kWindowsHeader = 40;  // and what grew out of it
constexpr std::uint32_t kOs2Header = 64;
constexpr std::uint32_t kVersion3Header = 56;  // the first with an alpha mask

// Little-endian numbers; what lies beyond the end reads as zero.
class Fields {
 public:
  explicit Fields(std::span<const std::byte> file) : file_(file) {}
  [[nodiscard]] std::uint32_t u8(std::size_t at) const {
    return at < file_.size() ? static_cast<std::uint32_t>(file_[at]) : 0;
  }
  [[nodiscard]] std::uint32_t u16(std::size_t at) const { return u8(at) | u8(at + 1) << 8U; }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const { return u16(at) | u16(at + 2) << 16U; }

 private:
  std::span<const std::byte> file_;
};

Result<void> read_size(const Fields& fields, bool core, BmpHeader& header) {
  if (core) {
    header.size = {static_cast<int>(fields.u16(18)), static_cast<int>(fields.u16(20))};
  } else {
    const auto width = static_cast<std::int32_t>(fields.u32(18));
    const auto height = static_cast<std::int32_t>(fields.u32(22));
    header.top_down = height < 0;
    if (height == std::numeric_limits<std::int32_t>::min()) return fail(Reason::damaged, "the BMP has no height");
    header.size = {width, std::abs(height)};
  }
  if (header.size.width > 0 && header.size.height > 0) return {};
  return fail(Reason::damaged, "the BMP has no pixels");
}

Result<void> read_coding(std::uint32_t compression, std::uint32_t header_size, BmpHeader& header) {
  const bool depth = header.bits == 1 || header.bits == 4 || header.bits == 8 || header.bits == 16 ||
                     header.bits == 24 || header.bits == 32;
  if (!depth) return fail(Reason::format_blocked, fmt::format("BMP pictures of {} bits are not read", header.bits));
  const bool os2 = header_size == kOs2Header || header_size < kWindowsHeader;
  const bool masked = !os2 && (compression == 3 || compression == 6) && (header.bits == 16 || header.bits == 32);
  if (compression == 0 || masked)
    header.coding = BmpCoding::plain;
  else if (compression == 1 && header.bits == 8)
    header.coding = BmpCoding::rle8;
  else if (compression == 2 && header.bits == 4)
    header.coding = BmpCoding::rle4;
  else
    return fail(Reason::format_blocked, fmt::format("BMP compression {} is not read", compression));
  if (header.top_down && header.coding != BmpCoding::plain)
    return fail(Reason::damaged, "a compressed BMP cannot be stored top down");
  return {};
}

// Returns how many bytes they take between a plain Windows header and the palette.
std::size_t read_masks(const Fields& fields, std::uint32_t compression, std::uint32_t header_size, BmpHeader& header) {
  if (header.bits == 16) header.masks = {0x7C00, 0x03E0, 0x001F, 0};
  if (header.bits == 32) header.masks = {0xFF0000, 0x00FF00, 0x0000FF, 0};
  if (compression != 3 && compression != 6) return 0;
  const bool alpha = compression == 6 || (header_size >= kVersion3Header && header_size != kOs2Header);
  for (std::size_t index = 0; index < (alpha ? 4U : 3U); ++index)
    header.masks[index] = fields.u32(kFileHeader + kWindowsHeader + 4 * index);
  if (header_size != kWindowsHeader) return 0;
  return compression == 6 ? 16 : 12;
}

void read_palette(const Fields& fields, std::size_t at, bool core, std::uint32_t used, BmpHeader& header) {
  if (header.bits > 8) return;
  const std::size_t entry = core ? 3 : 4;
  const std::size_t possible = std::size_t{1} << static_cast<unsigned>(header.bits);
  std::size_t count = used == 0 ? possible : std::min<std::size_t>(used, possible);
  if (header.pixels_at > at) count = std::min(count, (header.pixels_at - at) / entry);
  header.palette.assign(possible, BmpHeader::Colour{});
  for (std::size_t index = 0; index < count; ++index)
    for (std::size_t part = 0; part < 3; ++part)
      header.palette[index][part] = static_cast<std::uint8_t>(fields.u8(at + index * entry + part));
  header.grey =
      std::ranges::all_of(header.palette, [](const BmpHeader::Colour& c) { return c[0] == c[1] && c[1] == c[2]; });
}

}  // namespace

std::size_t BmpHeader::used_row_bytes() const {
  return (static_cast<std::size_t>(size.width) * static_cast<unsigned>(bits) + 7) / 8;
}

Result<BmpHeader> parse_bmp_header(std::span<const std::byte> file) {
  const Fields fields(file);
  const std::uint32_t header_size = fields.u32(kFileHeader);
  const bool core = header_size == kCoreHeader;
  if (header_size < kCoreHeader || kFileHeader + std::uint64_t{header_size} > file.size())
    return fail(Reason::damaged, "the BMP ends within its header");
  BmpHeader header;
  TRY_VOID(read_size(fields, core, header));
  header.bits = static_cast<int>(fields.u16(core ? 24 : 28));
  const bool full = header_size >= kWindowsHeader;
  const std::uint32_t compression = full ? fields.u32(30) : 0;
  TRY_VOID(read_coding(compression, header_size, header));
  header.pixels_at = fields.u32(10);
  const std::size_t between = read_masks(fields, compression, header_size, header);
  const std::size_t palette_at = kFileHeader + header_size + between;
  read_palette(fields, palette_at, core, full ? fields.u32(46) : 0, header);
  // Some writers leave the offset empty; the pixels then follow the palette.
  if (header.pixels_at < kFileHeader) header.pixels_at = palette_at + header.palette.size() * (core ? 3 : 4);
  if (header.pixels_at >= file.size()) return fail(Reason::damaged, "the BMP ends before its pixels");
  constexpr double kInchesPerMetre = 39.3701;
  if (full) header.dpi = fields.u32(38) / kInchesPerMetre;
  return header;
}

}  // namespace plimsoll

#include "composing/stored_stream.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string_view>

namespace plimsoll {
namespace {

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool has(std::size_t count) const { return bytes_.size() - at_ >= count; }
  [[nodiscard]] std::size_t at() const { return at_; }
  void skip(std::size_t count) { at_ += count; }
  unsigned u8() { return static_cast<unsigned>(bytes_[at_++]); }
  unsigned u16() {
    const unsigned high = u8();
    return high << 8U | u8();
  }
  std::uint32_t u32() {
    const std::uint32_t high = u16();
    return high << 16U | u16();
  }
  std::span<const std::byte> take(std::size_t count) {
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool is_frame(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Baseline, extended and progressive with Huffman codes: what /DCTDecode knows.
bool is_known_frame(unsigned marker) { return marker >= 0xC0 && marker <= 0xC2; }

std::optional<StoredStream> jpeg(std::span<const std::byte> file) {
  Reader in(file);
  if (!in.has(2) || in.u16() != 0xFFD8) return std::nullopt;
  bool from_adobe = false;
  while (in.has(4)) {
    if (in.u8() != 0xFF) return std::nullopt;
    unsigned marker = in.u8();
    while (marker == 0xFF && in.has(3)) marker = in.u8();
    const unsigned length = in.u16();
    if (length < 2 || !in.has(length - 2)) return std::nullopt;
    Reader segment(in.take(length - 2));
    if (marker == 0xEE && segment.has(5)) from_adobe |= text_of(segment.take(5)) == "Adobe";
    if (marker == 0xDA) return std::nullopt;  // pixels before the frame's header
    if (!is_frame(marker)) continue;
    if (!is_known_frame(marker) || !segment.has(6) || segment.u8() != 8) return std::nullopt;
    StoredStream stream;
    stream.height = static_cast<int>(segment.u16());
    stream.width = static_cast<int>(segment.u16());
    stream.channels = static_cast<int>(segment.u8());
    if (stream.height == 0 || stream.width == 0) return std::nullopt;
    if (stream.channels != 1 && stream.channels != 3 && stream.channels != 4) return std::nullopt;
    stream.entries = "/Filter /DCTDecode";
    // Adobe's programs write the four inks the other way round, and so does everybody since.
    if (stream.channels == 4 && from_adobe) stream.entries += " /Decode [1 0 1 0 1 0 1 0]";
    stream.pieces.push_back(file);
    return stream;
  }
  return std::nullopt;
}

// Palettes are written as they are, in hexadecimal digits.
std::string palette_of(std::span<const std::byte> colours) {
  std::string out = fmt::format("[/Indexed /DeviceRGB {} <", colours.size() / 3 - 1);
  for (const std::byte value : colours) fmt::format_to(std::back_inserter(out), "{:02X}", static_cast<unsigned>(value));
  return out + ">]";
}

bool take_header(Reader chunk, StoredStream& stream, unsigned& kind) {
  if (!chunk.has(13)) return false;
  constexpr std::uint32_t kLargest = 1U << 30U;
  const std::uint32_t width = chunk.u32();
  const std::uint32_t height = chunk.u32();
  if (width == 0 || height == 0 || width > kLargest || height > kLargest) return false;
  stream.width = static_cast<int>(width);
  stream.height = static_cast<int>(height);
  stream.bits = static_cast<int>(chunk.u8());
  kind = chunk.u8();
  if (stream.bits > 8 || (kind != 0 && kind != 2 && kind != 3)) return false;
  stream.channels = kind == 0 ? 1 : kind == 2 ? 3 : 0;
  const unsigned compression = chunk.u8();
  const unsigned filter = chunk.u8();
  const unsigned interlace = chunk.u8();
  return compression == 0 && filter == 0 && interlace == 0;
}

std::optional<StoredStream> png(std::span<const std::byte> file) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kCheckSum = 4;
  Reader in(file);
  if (!in.has(kSignature)) return std::nullopt;
  in.skip(kSignature);
  StoredStream stream;
  unsigned kind = 0;
  bool begun = false;
  while (in.has(8)) {
    const std::uint32_t length = in.u32();
    const std::string_view name = text_of(in.take(4));
    if (!in.has(length) || !in.has(length + kCheckSum)) return std::nullopt;
    const std::span<const std::byte> chunk = in.take(length);
    in.skip(kCheckSum);
    if (name == "IHDR") {
      if (begun || !take_header(Reader(chunk), stream, kind)) return std::nullopt;
      begun = true;
    } else if (!begun || name == "tRNS") {
      return std::nullopt;
    } else if (name == "PLTE" && kind == 3) {
      if (length == 0 || length > 768 || length % 3 != 0) return std::nullopt;
      stream.palette = palette_of(chunk);
    } else if (name == "IDAT") {
      stream.pieces.push_back(chunk);
    } else if (name == "IEND") {
      if (stream.pieces.empty() || (kind == 3) == stream.palette.empty()) return std::nullopt;
      stream.entries = fmt::format(
          "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {} /BitsPerComponent {} /Columns {} >>",
          kind == 2 ? 3 : 1, stream.bits, stream.width);
      return stream;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<StoredStream> stored_stream(Format format, std::span<const std::byte> file) {
  if (format == Format::jpeg) return jpeg(file);
  if (format == Format::png) return png(file);
  return std::nullopt;
}

}  // namespace plimsoll

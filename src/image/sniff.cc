#include "image/sniff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace plimsoll {
namespace {

using namespace std::string_view_literals;

// Readers accept a PDF header within the first kilobyte (ISO 32000-1, annex H) and its end within the last.
constexpr std::size_t kLookedAt = 1024;

struct Magic {
  std::string_view bytes;
  Format format;
};
constexpr std::array kMagics = {
    Magic{"\xFF\xD8\xFF"sv, Format::jpeg},
    Magic{"\x89PNG\r\n\x1A\n"sv, Format::png},
    Magic{"II*\0"sv, Format::tiff},
    Magic{"MM\0*"sv, Format::tiff},
    Magic{"II+\0"sv, Format::tiff},  // BigTIFF
    Magic{"MM\0+"sv, Format::tiff},
    Magic{"GIF87a"sv, Format::gif},
    Magic{"GIF89a"sv, Format::gif},
    Magic{"\0\0\0\x0CjP  \r\n\x87\n"sv, Format::jpeg2000},
    Magic{"\xFF\x4F\xFF\x51"sv, Format::jpeg2000},  // bare codestream
};

struct Blocked {
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array kBlocked = {
    Blocked{"\0\0\1\0"sv, "an icon (ICO)"},
    Blocked{"\0\0\2\0"sv, "a cursor (CUR)"},
    Blocked{"\xFF\x0A"sv, "JPEG XL"},
    Blocked{"\0\0\0\x0CJXL \r\n\x87\n"sv, "JPEG XL"},
    Blocked{"%!PS"sv, "PostScript"},
    Blocked{"8BPS"sv, "a Photoshop file"},
    Blocked{"\xD0\xCF\x11\xE0"sv, "an old Office file"},
    Blocked{"PK\3\4"sv, "a ZIP archive or Office file"},
    Blocked{"AT&TFORM"sv, "DjVu"},
    Blocked{"\x76\x2F\x31\x01"sv, "OpenEXR"},
    Blocked{"#?RADIANCE"sv, "Radiance HDR"},
    Blocked{"SIMPLE  ="sv, "FITS"},
};

constexpr std::array kHeifBrands = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv,
                                    "hevx"sv, "mif1"sv, "msf1"sv, "avif"sv, "avis"sv};

bool is_bmp(std::string_view head) {
  // "BM" is a weak magic: the size of the information header behind it must be a known one, too.
  if (head.size() < 18 || !head.starts_with("BM") || head[15] != 0 || head[16] != 0 || head[17] != 0) return false;
  static constexpr std::array<unsigned char, 8> kHeaderSizes = {12, 16, 40, 52, 56, 64, 108, 124};
  return std::ranges::find(kHeaderSizes, static_cast<unsigned char>(head[14])) != kHeaderSizes.end();
}

bool is_pnm(std::string_view head) {
  return head.size() > 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' &&
         (head[2] == ' ' || head[2] == '\n' || head[2] == '\r' || head[2] == '\t' || head[2] == '#');
}

bool is_pdf(std::string_view head, std::string_view tail) {
  if (head.find("%PDF-") != head.npos) return true;
  // Damaged headers are common and harmless: the end speaks for itself.
  return tail.find("startxref") != tail.npos || (tail.find("%%EOF") != tail.npos && head.find(" obj") != head.npos);
}

bool is_svg(std::string_view head) { return head.find("<svg") != head.npos; }

// Truevision's footer is the only sure sign of a TGA; older files have none, their headers are checked field by field.
bool is_tga(std::string_view head, std::string_view tail) {
  if (tail.ends_with("TRUEVISION-XFILE.\0"sv)) return true;
  if (head.size() < 18) return false;
  const auto at = [&](int index) { return static_cast<unsigned char>(head[static_cast<std::size_t>(index)]); };
  const bool kind = (at(2) & 0xF7) >= 1 && (at(2) & 0xF7) <= 3;
  const bool depth = at(16) == 8 || at(16) == 15 || at(16) == 16 || at(16) == 24 || at(16) == 32;
  const bool no_palette = at(1) == 0 && (at(3) | at(4) | at(5) | at(6) | at(7)) == 0;
  return (at(1) == 1 || no_palette) && kind && depth && (at(12) | at(13)) != 0 && (at(14) | at(15)) != 0 &&
         (at(17) & 0xC0) == 0;
}

std::optional<std::string_view> blocked_kind(std::string_view head, std::string_view tail) {
  if (is_tga(head, tail)) return "a Targa picture (TGA)";  // first: its first bytes may be those of a cursor
  for (const Blocked& row : kBlocked)
    if (head.starts_with(row.bytes)) return row.name;
  if (is_svg(head)) return "SVG";
  return std::nullopt;
}

}  // namespace

std::string_view name(Format format) {
  static constexpr std::array kNames = {"pdf"sv, "jpeg"sv, "png"sv, "tiff"sv,     "webp"sv,
                                        "gif"sv, "bmp"sv,  "pnm"sv, "jpeg2000"sv, "heif"sv};
  return kNames.at(static_cast<std::size_t>(format));
}

Result<Format> sniff(std::span<const std::byte> file) {
  if (file.empty()) return fail(Reason::empty_file, "the file is empty");
  const std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  const std::string_view head = all.substr(0, kLookedAt);
  const std::string_view tail = all.substr(all.size() - std::min(all.size(), kLookedAt));
  for (const Magic& row : kMagics)
    if (head.starts_with(row.bytes)) return row.format;
  const auto part = [&](std::size_t at) { return head.substr(std::min(at, head.size()), 4); };
  if (part(0) == "RIFF" && part(8) == "WEBP") return Format::webp;
  if (part(4) == "ftyp" && std::ranges::find(kHeifBrands, part(8)) != kHeifBrands.end()) return Format::heif;
  if (is_bmp(head)) return Format::bmp;
  if (is_pnm(head)) return Format::pnm;
  if (is_pdf(head, tail)) return Format::pdf;
  if (const auto kind = blocked_kind(head, tail))
    return fail(Reason::format_blocked, fmt::format("this is {}, a kind of file that is not read", *kind));
  return fail(Reason::unknown_format, "this is no kind of document that can be read");
}

}  // namespace plimsoll

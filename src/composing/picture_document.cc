#include "composing/picture_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/build_id.h"
#include "composing/flate.h"
#include "composing/glyphless_font.h"
#include "composing/stored_stream.h"
#include "composing/text_content.h"

namespace plimsoll {
namespace {

constexpr double kPointsPerInch = 72;
// Of a side, by what readers take.
constexpr double kLargestSide = 14400;
// As Tesseract calls it in its PDFs: OCRmyPDF looks for a layer's font by that name.
constexpr std::string_view kFont = "f-0-0";

struct Sides {
  double width = 0;
  double height = 0;
};

Sides sides_of(const StoredPage& page, double default_dpi) {
  const PixelSize upright = turned(page.size, page.orientation);
  const double dpi = page.dpi > 0 ? page.dpi : default_dpi;
  const double scale = std::min(kPointsPerInch / dpi, kLargestSide / std::max(upright.width, upright.height));
  return {upright.width * scale, upright.height * scale};
}

// From the unit square, in which the picture stands as it is stored, to the upright page.
std::string placed(Orientation orientation, Sides page) {
  const double w = page.width;
  const double h = page.height;
  const auto matrix = [](double a, double b, double c, double d, double e, double f) {
    return fmt::format("{:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} cm", a, b, c, d, e, f);
  };
  switch (orientation) {
    case Orientation::mirrored:
      return matrix(-w, 0, 0, h, w, 0);
    case Orientation::half_turn:
      return matrix(-w, 0, 0, -h, w, h);
    case Orientation::flipped:
      return matrix(w, 0, 0, -h, 0, h);
    case Orientation::transposed:
      return matrix(0, -h, -w, 0, w, h);
    case Orientation::right:
      return matrix(0, -h, w, 0, 0, h);
    case Orientation::transverse:
      return matrix(0, h, w, 0, 0, 0);
    case Orientation::left:
      return matrix(0, h, -w, 0, w, 0);
    case Orientation::upright:
      break;
  }
  return matrix(w, 0, 0, h, 0, 0);
}

std::string_view device_colours(int channels) {
  return channels == 1 ? "/DeviceGray" : channels == 3 ? "/DeviceRGB" : "/DeviceCMYK";
}

// Whether an ICC profile is of as many channels: its header names the colours that it is for (ICC.1:2010, 7.2.6).
bool is_profile_of(std::string_view profile, int channels) {
  constexpr std::size_t kColoursAt = 16;
  if (profile.size() < 128) return false;
  return profile.substr(kColoursAt, 4) == (channels == 1 ? "GRAY" : channels == 3 ? "RGB " : "CMYK");
}

class PictureDocument {
 public:
  PictureDocument(const PictureSource& source, const PageSpool& pages, const GlyphTable& glyphs, FileSink sink)
      : source_(source), pages_(pages), glyphs_(glyphs), file_(std::move(sink)) {}

  Result<void> write() {
    TRY_VOID(file_.begin());
    const int catalogue = file_.reserve();
    tree_ = file_.reserve();
    const int facts = file_.reserve();
    TRY_VOID(write_font());
    std::string kids;
    for (int number = 1; number <= source_.picture.page_count(); ++number) {
      TRY(const int page, write_page(number));
      kids += PdfFile::reference(page) + " ";
    }
    TRY_VOID(file_.object(tree_,
                          fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, source_.picture.page_count())));
    TRY_VOID(file_.object(catalogue, fmt::format("<< /Type /Catalog /Pages {} >>", PdfFile::reference(tree_))));
    TRY_VOID(file_.object(facts, fmt::format("<< /Producer (plimsoll {}) >>", version())));
    return file_.end(catalogue, facts);
  }

 private:
  Result<void> write_font() {
    if (pages_.count() == 0) return {};
    const int program = file_.reserve();
    const int codes = file_.reserve();
    const int to_unicode = file_.reserve();
    const int descriptor = file_.reserve();
    const int descendant = file_.reserve();
    font_ = file_.reserve();
    const std::string font = glyphless_font();
    TRY_VOID(file_.stream(program, fmt::format("/Filter /FlateDecode /Length1 {}", font.size()), deflated(font)));
    TRY_VOID(file_.stream(codes, "/Filter /FlateDecode", deflated(glyph_of_every_code(glyphs_.count()))));
    TRY_VOID(file_.stream(to_unicode, "/Filter /FlateDecode", deflated(glyphs_.to_unicode())));
    TRY_VOID(file_.object(descriptor, font_descriptor(PdfFile::reference(program))));
    TRY_VOID(file_.object(descendant, descendant_font(PdfFile::reference(descriptor), PdfFile::reference(codes))));
    return file_.object(font_, composite_font(PdfFile::reference(descendant), PdfFile::reference(to_unicode)));
  }

  Result<int> write_page(int number) {
    const Result<StoredPage> header = source_.picture.page(number);
    if (!header) return write_blank_page();
    const StoredPage& stored = *header;
    const Sides sides = sides_of(stored, source_.dpi);
    TRY(Shown shown, show_picture(number, stored, sides));
    TRY(const std::optional<Page> read, pages_.page(number));
    if (read)
      shown.content +=
          text_content(*read, pixels_to_user_space(*read, {0, 0, sides.width, sides.height, 0}), glyphs_, kFont);
    const int contents = file_.reserve();
    TRY_VOID(file_.stream(contents, "/Filter /FlateDecode", deflated(shown.content)));
    const int page = file_.reserve();
    const std::string fonts = read ? fmt::format("/Font << /{} {} >> ", kFont, PdfFile::reference(font_)) : "";
    TRY_VOID(file_.object(
        page,
        fmt::format("<< /Type /Page /Parent {} /MediaBox [0 0 {:.4f} {:.4f}] /Contents {} /Resources << {}{}>> >>",
                    PdfFile::reference(tree_), sides.width, sides.height, PdfFile::reference(contents), fonts,
                    shown.resources)));
    return page;
  }

  struct Shown {
    std::string content;
    std::string resources;
  };
  Result<Shown> show_picture(int number, const StoredPage& page, Sides sides) {
    if (source_.text_only) return Shown{};
    TRY(const int picture, write_picture(number, page));
    return Shown{fmt::format("q\n{}\n/Picture Do\nQ\n", placed(page.orientation, sides)),
                 fmt::format("/XObject << /Picture {} >> ", PdfFile::reference(picture))};
  }

  // In the place of one whose header cannot be read, so that the others keep their numbers.
  Result<int> write_blank_page() {
    const int page = file_.reserve();
    TRY_VOID(file_.object(page, fmt::format("<< /Type /Page /Parent {} /MediaBox [0 0 595 842] /Resources << >> >>",
                                            PdfFile::reference(tree_))));
    return page;
  }

  Result<int> write_picture(int number, const StoredPage& page) {
    const std::optional<StoredStream> stream = stored_stream(source_.format, source_.file);
    const bool whole = stream && stream->width == page.size.width && stream->height == page.size.height;
    if (!whole) return write_pixels(number, page);
    std::string colours = stream->palette.empty() ? std::string(device_colours(stream->channels)) : stream->palette;
    if (stream->palette.empty() && is_profile_of(page.profile, stream->channels)) {
      const int profile = file_.reserve();
      TRY_VOID(file_.stream(profile, fmt::format("/N {} /Alternate {} /Filter /FlateDecode", stream->channels, colours),
                            deflated(page.profile)));
      colours = fmt::format("[/ICCBased {}]", PdfFile::reference(profile));
    }
    const int picture = file_.reserve();
    TRY_VOID(file_.begin_stream(picture, image_entries(page, colours, stream->bits) + stream->entries));
    for (const std::span<const std::byte> piece : stream->pieces)
      TRY_VOID(file_.data({reinterpret_cast<const char*>(piece.data()), piece.size()}));
    TRY_VOID(file_.end_stream());
    return picture;
  }

  Result<int> write_pixels(int number, const StoredPage& page) {
    const int picture = file_.reserve();
    TRY_VOID(file_.begin_stream(
        picture, image_entries(page, device_colours(page.channels), 8) +
                     fmt::format("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {} /Columns {} >>",
                                 page.channels, page.size.width)));
    Deflating deflating([this](std::string_view piece) { return file_.data(piece); });
    // Each row as its differences from the one above (PNG's filter 2).
    std::string above(static_cast<std::size_t>(page.size.width) * static_cast<unsigned>(page.channels), '\0');
    std::string filtered(above.size() + 1, '\2');
    int rows = 0;
    const auto add = [&](std::span<const std::uint8_t> row) -> Result<void> {
      if (row.size() != above.size()) return fail(Reason::damaged, "the picture's rows are not as its header says");
      for (std::size_t at = 0; at < row.size(); ++at) {
        filtered[at + 1] = static_cast<char>(row[at] - static_cast<std::uint8_t>(above[at]));
        above[at] = static_cast<char>(row[at]);
      }
      ++rows;
      return deflating.add(filtered);
    };
    // What cannot be decoded is white, as it was for those who read it.
    Result<void> decoded = source_.picture.rows(number, add);
    if (!decoded && facts(decoded.error().reason).code == Code::io_failed) return std::unexpected(decoded.error());
    const std::vector<std::uint8_t> white(above.size(), 0xFF);
    while (rows < page.size.height) TRY_VOID(add(white));
    TRY_VOID(deflating.end());
    TRY_VOID(file_.end_stream());
    return picture;
  }

  static std::string image_entries(const StoredPage& page, std::string_view colours, int bits) {
    return fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace {} /BitsPerComponent {} ",
                       page.size.width, page.size.height, colours, bits);
  }

  const PictureSource& source_;
  const PageSpool& pages_;
  const GlyphTable& glyphs_;
  PdfFile file_;
  int tree_ = 0;
  int font_ = 0;
};

}  // namespace

Result<void> write_picture_document(const PictureSource& source, const PageSpool& pages, const GlyphTable& glyphs,
                                    FileSink sink) {
  return PictureDocument(source, pages, glyphs, std::move(sink)).write();
}

}  // namespace plimsoll

#include "image/bmp_reader.h"

#include "base/complaints.h"
#include "image/bmp_header.h"
#include "image/bmp_rows.h"
#include "image/decode_price.h"
#include "image/picture_loss.h"
#include "image/raster_writer.h"

namespace plimsoll {
namespace {

class BmpReader final : public DocumentReader {
 public:
  BmpReader(std::span<const std::byte> body, BmpHeader header, const DecodeLimits& limits, Complaints& complaints)
      : body_(body), header_(std::move(header)), limits_(limits), complaints_(complaints) {}

  [[nodiscard]] std::string_view format() const override { return "bmp"; }
  [[nodiscard]] int page_count() const override { return 1; }

  [[nodiscard]] Result<PageFacts> describe(int) override {
    TRY_VOID(check_page_pixels(header_.size, limits_));
    PageFacts facts;
    facts.raster = {fit(header_.size, limits_.raster_pixels), header_.channels()};
    facts.dpi = header_.dpi * facts.raster.size.width / header_.size.width;
    facts.decode_bytes = decode_price({Format::bmp, header_.size, header_.channels()});
    TRY_VOID(check_decode_bytes(facts.decode_bytes, limits_));
    return facts;
  }

  [[nodiscard]] Result<Rendering> render(int number, std::span<std::byte> raster) override {
    TRY(const PageFacts facts, describe(number));
    // A bottom-up file is one that is stored upside down: the writer turns it over.
    RasterWriter writer(header_.size, header_.grey ? ChannelOrder::grey : ChannelOrder::bgr,
                        header_.top_down ? Orientation::upright : Orientation::flipped, facts.raster, raster);
    BmpRows rows(header_, body_);
    for (int row = 0; row < header_.size.height; ++row) writer.push(rows.next());
    if (!rows.cut_short()) return Rendering{};
    complaints_.add("the BMP is cut short");
    return Rendering{std::string(kEndsEarly)};
  }

  [[nodiscard]] Result<TextLayer> extract_text(int) override { return TextLayer{{}, false, "pictures have no text"}; }
  [[nodiscard]] std::string take_complaints() override { return complaints_.take(); }

 private:
  std::span<const std::byte> body_;
  BmpHeader header_;
  DecodeLimits limits_;
  Complaints& complaints_;
};

}  // namespace

Result<std::unique_ptr<DocumentReader>> open_bmp(std::span<const std::byte> body, const DecodeLimits& limits,
                                                 Complaints& complaints) {
  TRY(BmpHeader header, parse_bmp_header(body));
  return std::make_unique<BmpReader>(body, std::move(header), limits, complaints);
}

}  // namespace plimsoll

#include "pdf/pdf_reader.h"

#include <gtest/gtest.h>

#include "base/complaints.h"
#include "pdf/made_pdf.h"

namespace plimsoll {
namespace {

using namespace literals;
using made::PdfPage;
using made::text_page;

const DecodeLimits kLimits{200'000'000, 100, 16'000'000, 72, 256_MiB};

class PdfReaderTest : public testing::Test {
 protected:
  Result<std::unique_ptr<DocumentReader>> open(std::string file, const DecodeLimits& limits = kLimits) {
    file_ = std::move(file);
    return open_pdf({std::as_bytes(std::span(file_)), {}}, {}, limits, complaints_);
  }

  // Blue of the pixel; the page must be there.
  static int blue_at(const PageFacts& facts, const std::vector<std::byte>& raster, int x, int y) {
    return std::to_integer<int>(raster[static_cast<std::size_t>(y * facts.raster.size.width + x) * 3]);
  }

  std::string file_;
  Complaints complaints_;
};

std::vector<std::byte> rendered(DocumentReader& reader, int number, const PageFacts& facts) {
  std::vector<std::byte> raster(facts.raster.byte_count(), std::byte{7});
  EXPECT_TRUE(reader.render(number, raster));
  return raster;
}

TEST_F(PdfReaderTest, MeasuresTheCropBoxAndTurnsAsThePageSays) {
  const auto reader = open(made::pdf({{"", "/MediaBox [0 0 200 100]"},
                                      {"", "/MediaBox [0 0 200 100] /Rotate 90"},
                                      {"", "/MediaBox [0 0 200 100] /CropBox [50 50 90 70]"}}));
  ASSERT_TRUE(reader) << reader.error().text();
  EXPECT_EQ((*reader)->page_count(), 3);
  EXPECT_EQ((*reader)->describe(1)->raster.size, (PixelSize{200, 100}));
  EXPECT_EQ((*reader)->describe(2)->raster.size, (PixelSize{100, 200}));
  EXPECT_EQ((*reader)->describe(3)->raster.size, (PixelSize{40, 20}));
  EXPECT_EQ((*reader)->describe(1)->dpi, 72);
}

TEST_F(PdfReaderTest, DrawsThePageUpright) {
  // A black square at the bottom left.
  const std::string square = "0 g 0 0 20 20 re f";
  const auto reader = open(made::pdf({{square}, {square, "/MediaBox [0 0 200 100] /Rotate 90"}}));
  const PageFacts plain = *(*reader)->describe(1);
  const auto upright = rendered(**reader, 1, plain);
  EXPECT_EQ(blue_at(plain, upright, 5, 95), 0);
  EXPECT_EQ(blue_at(plain, upright, 5, 5), 255);
  EXPECT_EQ(blue_at(plain, upright, 195, 95), 255);
  const PageFacts turned = *(*reader)->describe(2);
  const auto clockwise = rendered(**reader, 2, turned);
  EXPECT_EQ(blue_at(turned, clockwise, 5, 5), 0) << "a clockwise turn takes bottom left to top left";
  EXPECT_EQ(blue_at(turned, clockwise, 5, 195), 255);
}

TEST_F(PdfReaderTest, BandsJoinWithoutASeam) {
  // Bigger than one band, with little memory in ten; a diagonal line through it all.
  for (const Bytes memory : {256_MiB, 20_MiB}) {
    DecodeLimits limits = kLimits;
    limits.memory = memory;
    const auto reader = open(made::pdf({{"0 G 8 w 0 0 m 3600 3600 l S", "/MediaBox [0 0 3600 3600]"}}), limits);
    const PageFacts facts = *(*reader)->describe(1);
    ASSERT_EQ(facts.raster.size, (PixelSize{3600, 3600}));
    const auto raster = rendered(**reader, 1, facts);
    for (int row = 10; row < 3590; ++row) {
      ASSERT_LT(blue_at(facts, raster, 3599 - row, row), 20) << row;
      ASSERT_EQ(blue_at(facts, raster, (3599 - row + 1800) % 3600, row), 255) << row;
    }
  }
}

TEST_F(PdfReaderTest, AnA4PageAt200DpiFitsInto24MiB) {
  DecodeLimits limits = kLimits;
  limits.pdf_dpi = 200;
  const std::string a4 = made::pdf({{"", "/MediaBox [0 0 595.3 841.9]"}});
  limits.memory = 32_MiB;
  EXPECT_EQ((*open(a4, limits))->describe(1)->decode_bytes, Bytes(8'388'608 + 2 * 1654 * 2339 * 3)) << "one band";
  limits.memory = 24_MiB;
  EXPECT_LE((*open(a4, limits))->describe(1)->decode_bytes, 20_MiB) << "several";
}

TEST_F(PdfReaderTest, ScalesHugePagesDown) {
  DecodeLimits limits = kLimits;
  limits.raster_pixels = 10'000;
  const auto reader = open(made::pdf({{"", "/MediaBox [0 0 20000 20000]"}}), limits);
  const PageFacts facts = *(*reader)->describe(1);
  EXPECT_EQ(facts.raster.size, (PixelSize{100, 100}));
  EXPECT_NEAR(facts.dpi, 0.36, 0.001);
}

TEST_F(PdfReaderTest, NeverMakesUpPixelsOfAScan) {
  DecodeLimits limits = kLimits;
  limits.pdf_dpi = 300;
  const std::string scan = "q 200 0 0 100 0 0 cm /Im0 Do Q";
  const auto reader = open(
      made::pdf({{scan}, {scan + " BT 3 Tr /F0 9 Tf (hidden) Tj ET"}, {scan + " BT /F0 9 Tf (seen) Tj ET"}}, 400, 200),
      limits);
  EXPECT_EQ((*reader)->describe(1)->dpi, 144);
  EXPECT_EQ((*reader)->describe(1)->raster.size, (PixelSize{400, 200}));
  EXPECT_EQ((*reader)->describe(2)->dpi, 144);
  EXPECT_EQ((*reader)->describe(3)->dpi, 300);
}

TEST_F(PdfReaderTest, GivesTextWithItsPlaces) {
  const auto reader = open(made::pdf({text_page("Hello world")}));
  const PageFacts facts = *(*reader)->describe(1);
  EXPECT_TRUE(facts.has_text);
  const auto layer = (*reader)->extract_text(1);
  ASSERT_TRUE(layer) << layer.error().text();
  EXPECT_TRUE(layer->trusted) << layer->verdict;
  ASSERT_TRUE(layer->page);
  EXPECT_EQ(layer->page->source, PageSource::text_layer);
  EXPECT_EQ(layer->page->width, 200);
  ASSERT_EQ(layer->page->blocks.size(), 1U);
  const Line& line = layer->page->blocks[0].lines.at(0);
  EXPECT_EQ(line.text, "Hello world");
  ASSERT_EQ(line.words.size(), 2U);
  const Box hello = bounds(line.words[0].polygon);
  EXPECT_NEAR(hello.left, 20, 1);
  EXPECT_LT(hello.top, 40);
  EXPECT_GT(hello.bottom, 49);
  EXPECT_LT(hello.right, bounds(line.words[1].polygon).left);
}

TEST_F(PdfReaderTest, PlacesTextOnTurnedAndCroppedPages) {
  PdfPage turned = text_page("Up");
  turned.entries += " /Rotate 90";
  PdfPage cropped = text_page("In");
  cropped.entries += " /CropBox [10 40 110 90]";
  const auto reader = open(made::pdf({turned, cropped}));
  const auto sideways = (*reader)->extract_text(1);
  const Line& line = sideways->page->blocks.at(0).lines.at(0);
  EXPECT_EQ(line.angle, 90);
  const Box box = bounds(line.polygon);
  EXPECT_NEAR(box.top, 20, 2);
  EXPECT_NEAR(box.left, 46, 5);
  EXPECT_EQ(line.polygon[0], (Point{box.right, box.top})) << "the text's own top left";
  const auto inside = (*reader)->extract_text(2);
  EXPECT_NEAR(bounds(inside->page->blocks.at(0).lines.at(0).polygon).left, 10, 1);
}

TEST_F(PdfReaderTest, DoesNotTrustTextBesideAPictureOfMore) {
  PdfPage mixed = text_page("a stamp");
  mixed.content += " q 200 0 0 45 0 0 cm /Im0 Do Q";
  const auto reader = open(made::pdf({mixed, {"q 200 0 0 100 0 0 cm /Im0 Do Q"}}));
  const auto layer = (*reader)->extract_text(1);
  EXPECT_TRUE(layer->page);
  EXPECT_FALSE(layer->trusted);
  EXPECT_EQ(layer->verdict, "pictures without text cover 46 % of the page");
  const auto scan = (*reader)->extract_text(2);
  EXPECT_FALSE(scan->page);
  EXPECT_FALSE(scan->trusted);
}

TEST_F(PdfReaderTest, RefusesInWords) {
  const auto damaged = open("%PDF-1.4\nnothing more");
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().reason, Reason::damaged);
  EXPECT_EQ(damaged.error().message,
            "the document is damaged and cannot be opened: Couldn't find trailer dictionary; Couldn't read xref table");
  DecodeLimits limits = kLimits;
  limits.page_count = 1;
  EXPECT_EQ(open(made::pdf({{""}, {""}}), limits).error().reason, Reason::page_count);
  EXPECT_EQ(open(made::pdf({})).error().reason, Reason::no_pages);
  limits.page_count = 10;
  limits.memory = 8_MiB;
  EXPECT_EQ((*open(made::pdf({{""}}), limits))->describe(1).error().reason, Reason::decode_bytes);
}

TEST_F(PdfReaderTest, OneBadPageLeavesTheOthers) {
  std::string file = made::pdf({text_page("one"), text_page("two")});
  // The second page's object turns into a string.
  const auto at = file.rfind("<< /Type /Page /Parent");
  file.replace(at, 2, "((");
  file.replace(file.find("endobj", at) - 3, 2, "))");
  const auto reader = open(file);
  ASSERT_TRUE(reader) << reader.error().text();
  EXPECT_EQ((*reader)->describe(2).error().reason, Reason::damaged);
  const auto layer = (*reader)->extract_text(1);
  ASSERT_TRUE(layer) << layer.error().text();
  EXPECT_EQ(layer->page->blocks.at(0).lines.at(0).text, "one");
}

}  // namespace
}  // namespace plimsoll

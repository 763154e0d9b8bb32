#include "composing/glyphless_font.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace plimsoll {
namespace {

constexpr unsigned kUnits = 1000;  // per em
constexpr unsigned kAscent = 800;
constexpr unsigned kDescent = 200;
constexpr unsigned kGlyphs = 2;

class Table {
 public:
  Table& u16(unsigned value) {
    text_ += static_cast<char>(value >> 8U & 0xFFU);
    text_ += static_cast<char>(value & 0xFFU);
    return *this;
  }
  Table& u32(std::uint32_t value) { return u16(value >> 16U).u16(value & 0xFFFFU); }
  Table& zeros(unsigned shorts) {
    text_.append(2 * static_cast<std::size_t>(shorts), '\0');
    return *this;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

constexpr unsigned minus(unsigned value) { return 0x10000U - value; }

std::string head() {
  constexpr std::uint32_t kMagic = 0x5F0F3CF5;
  constexpr unsigned kBaselineAtZero = 3;  // and the left side bearing at x = 0
  return Table()
      .u32(0x00010000)
      .u32(0x00010000)
      .u32(0)  // the sum, filled in last
      .u32(kMagic)
      .u16(kBaselineAtZero)
      .u16(kUnits)
      .zeros(8)  // created and modified: never
      .u16(0)
      .u16(minus(kDescent))
      .u16(kUnits)
      .u16(kAscent)
      .u16(0)  // style
      .u16(3)  // least pixels per em
      .u16(2)  // mostly left to right
      .u16(0)  // short offsets in loca
      .u16(0)
      .text();
}

std::string hhea() {
  return Table()
      .u32(0x00010000)
      .u16(kAscent)
      .u16(minus(kDescent))
      .u16(0)       // line gap
      .u16(kUnits)  // widest advance
      .zeros(3)
      .u16(1)  // an upright caret
      .zeros(2)
      .zeros(5)
      .u16(kGlyphs)
      .text();
}

std::string maxp() { return Table().u32(0x00010000).u16(kGlyphs).u16(2).u16(1).zeros(2).u16(1).zeros(8).text(); }

// There and back from one corner to the other: it has bounds, and no ink. Readers made with PDFium leave out a text of
// one glyph that has no width.
std::string glyf() {
  constexpr unsigned kOnTheCurve = 1;
  return Table()
      .u16(1)  // contour
      .u16(0)
      .u16(minus(kDescent))
      .u16(kUnits)
      .u16(kAscent)
      .u16(1)  // its last point
      .u16(0)  // no instructions
      .u16(kOnTheCurve << 8U | kOnTheCurve)
      .u16(0)
      .u16(kUnits)
      .u16(minus(kDescent))
      .u16(kAscent + kDescent)
      .text();
}

// Of .notdef, which has none, and of the other.
std::string loca() { return Table().zeros(2).u16(static_cast<unsigned>(glyf().size() / 2)).text(); }

std::string hmtx() { return Table().u16(kUnits).u16(0).u16(kUnits).u16(0).text(); }

std::uint32_t sum_of(std::string_view data) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < data.size(); at += 4)
    for (std::size_t byte = 0; byte < 4; ++byte) {
      const unsigned value = at + byte < data.size() ? static_cast<unsigned char>(data[at + byte]) : 0;
      sum += value << (8 * (3 - byte));
    }
  return sum;
}

}  // namespace

std::string glyphless_font() {
  struct Named {
    std::string_view tag;
    std::string data;
  };
  // In the order of their tags.
  const std::array tables = {Named{"glyf", glyf()}, Named{"head", head()}, Named{"hhea", hhea()},
                             Named{"hmtx", hmtx()}, Named{"loca", loca()}, Named{"maxp", maxp()}};
  constexpr unsigned kSearched = 4;  // the largest power of two in the number of tables
  Table directory;
  directory.u32(0x00010000).u16(tables.size()).u16(16 * kSearched).u16(2).u16(16 * (tables.size() - kSearched));
  std::string data;
  const std::size_t start = 12 + 16 * tables.size();
  std::size_t head_at = 0;
  std::string font = directory.text();
  for (const Named& table : tables) {
    const std::size_t at = start + data.size();
    if (table.tag == "head") head_at = at;
    font += table.tag;
    font += Table()
                .u32(sum_of(table.data))
                .u32(static_cast<std::uint32_t>(at))
                .u32(static_cast<std::uint32_t>(table.data.size()))
                .text();
    data += table.data;
    data.resize((data.size() + 3) / 4 * 4, '\0');
  }
  font += data;
  constexpr std::uint32_t kWhole = 0xB1B0AFBA;
  constexpr std::size_t kSumInHead = 8;
  font.replace(head_at + kSumInHead, 4, Table().u32(kWhole - sum_of(font)).text());
  return font;
}

std::string glyph_of_every_code(int codes) {
  std::string map;
  for (int code = 0; code <= codes; ++code) map += std::string("\0\1", 2);
  return map;
}

std::string font_descriptor(const std::string& font_file) {
  constexpr int kSymbolic = 4;
  return fmt::format(
      "<< /Type /FontDescriptor /FontName /PlimsollText /Flags {} /FontBBox [0 -{} {} {}] /ItalicAngle 0 /Ascent {} "
      "/Descent -{} /CapHeight {} /StemV 80 /FontFile2 {} >>",
      kSymbolic, kDescent, kUnits, kAscent, kAscent, kDescent, kAscent, font_file);
}

std::string descendant_font(const std::string& descriptor, const std::string& glyphs_of_codes) {
  return fmt::format(
      "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /PlimsollText /CIDSystemInfo << /Registry (Adobe) /Ordering "
      "(Identity) /Supplement 0 >> /FontDescriptor {} /DW {} /CIDToGIDMap {} >>",
      descriptor, kUnits, glyphs_of_codes);
}

std::string composite_font(const std::string& descendant, const std::string& to_unicode) {
  return fmt::format(
      "<< /Type /Font /Subtype /Type0 /BaseFont /PlimsollText /Encoding /Identity-H /DescendantFonts [{}] "
      "/ToUnicode {} >>",
      descendant, to_unicode);
}

}  // namespace plimsoll

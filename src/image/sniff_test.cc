#include "image/sniff.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

using namespace std::string_literals;

Result<Format> sniffed(const std::string& bytes) { return sniff(std::as_bytes(std::span(bytes))); }

TEST(Sniff, KnowsEveryFormatByItsFirstBytes) {
  const std::pair<std::string, Format> known[] = {
      {"\xFF\xD8\xFF\xE0"s, Format::jpeg},
      {"\x89PNG\r\n\x1A\n"s, Format::png},
      {"II*\0"s, Format::tiff},
      {"MM\0*"s, Format::tiff},
      {"II+\0"s, Format::tiff},
      {"RIFF\4\0\0\0WEBPVP8 "s, Format::webp},
      {"GIF89a"s, Format::gif},
      {"BM\x1E\0\0\0\0\0\0\0\x1A\0\0\0\x0C\0\0\0"s, Format::bmp},
      {"P4\n1 1\n"s, Format::pnm},
      {"P6#c\n"s, Format::pnm},
      {"\0\0\0\x0CjP  \r\n\x87\n"s, Format::jpeg2000},
      {"\0\0\0\x18"
       "ftypheic"s,
       Format::heif},
      {"%PDF-1.7"s, Format::pdf},
      {std::string(900, ' ') + "%PDF-1.4", Format::pdf},
      {"1 0 obj\n<<>>\nstartxref\n0\n%%EOF"s, Format::pdf},
  };
  for (const auto& [bytes, format] : known) {
    const auto result = sniffed(bytes);
    ASSERT_TRUE(result) << bytes;
    EXPECT_EQ(*result, format) << bytes;
  }
}

TEST(Sniff, NamesWhatIsKnownAndNotRead) {
  const std::pair<std::string, std::string> blocked[] = {
      {"<?xml version='1.0'?><svg/>", "SVG"},
      {"\0\0\1\0\1\0"s + std::string(16, '\0'), "ICO"},
      {"\xFF\x0A"s, "JPEG XL"},
      {"%!PS-Adobe-3.0", "PostScript"},
      {"PK\3\4", "ZIP"},
      {"\0\0\2\0\0\0\0\0\0\0\0\0\1\0\1\0\x18\0"s, "Targa"},
  };
  for (const auto& [bytes, name] : blocked) {
    const auto result = sniffed(bytes);
    ASSERT_FALSE(result) << name;
    EXPECT_EQ(result.error().reason, Reason::format_blocked) << name;
    EXPECT_NE(result.error().message.find(name), std::string::npos) << result.error().message;
  }
}

TEST(Sniff, RefusesNothingAndAnything) {
  EXPECT_EQ(sniffed("").error().reason, Reason::empty_file);
  EXPECT_EQ(sniffed("x").error().reason, Reason::unknown_format);
  EXPECT_EQ(sniffed("Business as usual: BM is two letters").error().reason, Reason::unknown_format);
  EXPECT_EQ(sniffed("BM has eighteen letters here").error().reason, Reason::unknown_format);
  EXPECT_EQ(sniffed("P7 is a plane").error().reason, Reason::unknown_format);
}

}  // namespace
}  // namespace plimsoll

#include "composing/stored_stream.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using namespace std::string_literals;

std::string chunk(const std::string& name, const std::string& data) {
  std::string length(4, '\0');
  length[3] = static_cast<char>(data.size());
  return length + name + data + "crc!";
}

std::string header(char bits, char colour, char interlace = 0) {
  return chunk("IHDR", "\0\0\0\x05\0\0\0\x03"s + bits + colour + '\0' + '\0' + interlace);
}

std::string png(const std::string& chunks) { return "\x89PNG\r\n\x1a\n" + chunks; }

std::string segment(char marker, const std::string& data) {
  return "\xFF"s + marker + '\0' + static_cast<char>(data.size() + 2) + data;
}

std::string frame(char marker, char bits, char channels) {
  return segment(marker, ""s + bits + "\0\x03\0\x05"s + channels + "components"s);
}

std::string jpeg(const std::string& segments) { return "\xFF\xD8" + segments + "\xFF\xDA pixels"; }

std::optional<StoredStream> stream_of(Format format, const std::string& file) {
  return stored_stream(format, std::as_bytes(std::span(file)));
}

const std::string kPixels = chunk("IDAT", "first") + chunk("IDAT", "second");
const std::string kEnd = chunk("IEND", "");

TEST(StoredStream, TakesThePixelsOfPngsApartFromTheRest) {
  const std::string file = png(header(8, 2) + chunk("tEXt", "said") + kPixels + kEnd);
  const auto stream = stream_of(Format::png, file);
  ASSERT_TRUE(stream);
  ASSERT_EQ(stream->pieces.size(), 2U);
  EXPECT_EQ(stream->pieces[1].size(), 6U);
  EXPECT_EQ(stream->width, 5);
  EXPECT_EQ(stream->height, 3);
  EXPECT_EQ(stream->channels, 3);
  EXPECT_NE(stream->entries.find("/Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns 5"), std::string::npos);
}

TEST(StoredStream, KeepsPalettes) {
  const auto stream =
      stream_of(Format::png, png(header(4, 3) + chunk("PLTE", "\x00\x01\x02\xFF\x80\x00"s) + kPixels + kEnd));
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->palette, "[/Indexed /DeviceRGB 1 <000102FF8000>]");
  EXPECT_EQ(stream->channels, 0);
  EXPECT_EQ(stream->bits, 4);
}

struct Odd {
  const char* what;
  Format format;
  std::string file;
};

class OddFiles : public testing::TestWithParam<Odd> {};

TEST_P(OddFiles, AreDecodedInstead) { EXPECT_FALSE(stream_of(GetParam().format, GetParam().file)) << GetParam().what; }

INSTANTIATE_TEST_SUITE_P(
    All, OddFiles,
    testing::Values(Odd{"16 bits", Format::png, png(header(16, 2) + kPixels + kEnd)},
                    Odd{"alpha", Format::png, png(header(8, 6) + kPixels + kEnd)},
                    Odd{"a transparent colour", Format::png, png(header(8, 2) + chunk("tRNS", "rgb") + kPixels + kEnd)},
                    Odd{"interlaced", Format::png, png(header(8, 2, 1) + kPixels + kEnd)},
                    Odd{"two headers", Format::png, png(header(8, 2) + header(8, 2) + kPixels + kEnd)},
                    Odd{"no palette", Format::png, png(header(8, 3) + kPixels + kEnd)},
                    Odd{"no pixels", Format::png, png(header(8, 2) + kEnd)},
                    Odd{"no end", Format::png, png(header(8, 2) + kPixels)},
                    Odd{"a chunk beyond the file", Format::png, png(header(8, 2) + "\0\0\1\0IDATno"s)},
                    Odd{"arithmetic coding", Format::jpeg, jpeg(frame('\xC9', 8, 3))},
                    Odd{"12 bits", Format::jpeg, jpeg(frame('\xC1', 12, 1))},
                    Odd{"two channels", Format::jpeg, jpeg(frame('\xC0', 8, 2))},
                    Odd{"pixels before the frame", Format::jpeg, jpeg("")},
                    Odd{"a segment beyond the file", Format::jpeg, "\xFF\xD8\xFF\xE0\x7F\xFFno"s},
                    Odd{"nothing", Format::jpeg, ""}, Odd{"nothing", Format::png, ""},
                    Odd{"other formats", Format::gif, png(header(8, 2) + kPixels + kEnd)}));

TEST(StoredStream, TakesJpegsWhole) {
  const std::string file = jpeg(segment('\xE0', "JFIF") + frame('\xC2', 8, 1));
  const auto stream = stream_of(Format::jpeg, file);
  ASSERT_TRUE(stream);
  ASSERT_EQ(stream->pieces.size(), 1U);
  EXPECT_EQ(stream->pieces[0].size(), file.size());
  EXPECT_EQ(stream->width, 5);
  EXPECT_EQ(stream->height, 3);
  EXPECT_EQ(stream->channels, 1);
}

TEST(StoredStream, InksOfAdobeAreTheOtherWayRound) {
  const auto plain = stream_of(Format::jpeg, jpeg(frame('\xC0', 8, 4)));
  const auto adobe = stream_of(Format::jpeg, jpeg(segment('\xEE', "Adobe\0d"s) + frame('\xC0', 8, 4)));
  ASSERT_TRUE(plain && adobe);
  EXPECT_EQ(plain->entries.find("/Decode"), std::string::npos);
  EXPECT_NE(adobe->entries.find("/Decode [1 0 1 0 1 0 1 0]"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll

#include "image/picture_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/complaints.h"
#include "image/made_picture.h"
#include "image/picture_loss.h"
#include "image/raster_writer.h"
#include "image/vips_runtime.h"

namespace plimsoll {
namespace {

using namespace literals;
using made::in_child;
using made::Picture;

const DecodeLimits kLimits{200'000'000, 10, 16'000'000, 200, 256_MiB};

struct ReadPicture {
  int pages = 0;
  PageFacts facts;
  std::vector<std::uint8_t> raster;
  std::string missing;
  [[nodiscard]] int at(int x, int y, int channel) const {
    return raster[static_cast<std::size_t>((y * facts.raster.size.width + x) * facts.raster.channels + channel)];
  }
};

// In a child only: starts libvips.
Result<ReadPicture> read(const std::string& file, int page = 1, const DecodeLimits& limits = kLimits) {
  static Complaints complaints;
  const auto body = std::as_bytes(std::span(file));
  TRY(const Format format, sniff(body));
  TRY_VOID(start_vips(format, complaints));
  TRY(const auto reader, open_picture(format, body, limits, complaints));
  ReadPicture picture{reader->page_count(), {}, {}, {}};
  TRY(picture.facts, reader->describe(page));
  picture.raster.resize(picture.facts.raster.byte_count());
  TRY(Rendering rendering, reader->render(page, std::as_writable_bytes(std::span(picture.raster))));
  picture.missing = std::move(rendering.missing);
  return picture;
}

void expect_pattern(const ReadPicture& picture, int tolerance, int first_row = 0) {
  const PixelSize size = picture.facts.raster.size;
  const int channels = picture.facts.raster.channels;
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      for (int channel = 0; channel < channels; ++channel)
        ASSERT_NEAR(picture.at(x, y, channel), made::sample(x, y + first_row, channels == 1 ? 0 : 2 - channel),
                    tolerance)
            << x << ", " << y;
}

struct Case {
  Picture picture;
  int channels;
  int tolerance;
};

class Formats : public testing::TestWithParam<Case> {};

TEST_P(Formats, GiveTheirPixels) {
  const Case& given = GetParam();
  const std::string file = made::file(given.picture);
  in_child([&] {
    const auto picture = read(file);
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_EQ(picture->facts.raster.size, (PixelSize{40, 30}));
    ASSERT_EQ(picture->facts.raster.channels, given.channels);
    EXPECT_EQ(picture->missing, "");
    expect_pattern(*picture, given.tolerance);
  });
}

// Big enough that three quarters of the file end within the pixels.
TEST_P(Formats, SayWhenTheFileEndsEarly) {
  Picture given = GetParam().picture;
  given.width = given.height = 300;
  const std::string whole = made::file(given);
  in_child([&] {
    const auto picture = read(whole.substr(0, whole.size() * 3 / 4));
    if (picture) EXPECT_EQ(picture->missing, kEndsEarly);
  });
}

INSTANTIATE_TEST_SUITE_P(
    Formats, Formats,
    testing::Values(Case{{.as = ".png"}, 3, 0}, Case{{.bands = 1, .as = ".png"}, 1, 0},
                    Case{{.deep = true, .as = ".png"}, 3, 0}, Case{{.bands = 1, .deep = true, .as = ".png"}, 1, 0},
                    Case{{.as = ".png[interlace]"}, 3, 0}, Case{{.as = ".tif"}, 3, 0},
                    Case{{.as = ".tif[compression=lzw,predictor=horizontal]"}, 3, 0},
                    Case{{.as = ".tif[compression=deflate,tile,tile-width=16,tile-height=16]"}, 3, 0},
                    Case{{.as = ".tif[compression=jpeg,Q=95]"}, 3, 12}, Case{{.bands = 1, .as = ".tif[bigtiff]"}, 1, 0},
                    Case{{.deep = true, .as = ".tif"}, 3, 0}, Case{{.as = ".jpg[Q=95]"}, 3, 12},
                    Case{{.bands = 1, .as = ".jpg[Q=95]"}, 1, 6}, Case{{.as = ".jpg[Q=95,interlace]"}, 3, 12},
                    Case{{.as = ".webp[lossless]"}, 3, 0}, Case{{.as = ".ppm"}, 3, 0},
                    Case{{.bands = 1, .as = ".pgm"}, 1, 0}, Case{{.deep = true, .as = ".ppm"}, 3, 0},
                    Case{{.as = ".jp2[lossless]"}, 3, 0}),
    [](const auto& info) {
      std::string name(info.param.picture.as);
      std::erase_if(name, [](unsigned char c) { return !std::isalnum(c); });
      return name + std::to_string(info.param.channels) + (info.param.picture.deep ? "deep" : "");
    });

TEST(PictureReader, LaysWhatIsTransparentOnWhite) {
  for (const char* as : {".png", ".tif", ".webp[lossless]"}) {
    const std::string file = made::file({.bands = 4, .as = as});
    in_child([&] {
      const auto picture = read(file);
      ASSERT_TRUE(picture) << picture.error().text();
      ASSERT_EQ(picture->facts.raster.channels, 3);
      for (const int x : {0, 20, 39}) {
        const double opaque = made::sample(x, 7, 3) / 255.0;
        EXPECT_NEAR(picture->at(x, 7, 2), made::sample(x, 7, 0) * opaque + 255 * (1 - opaque), 1.01) << as;
      }
    });
  }
  const std::string grey = made::file({.bands = 2, .as = ".png"});
  in_child([&] {
    const auto picture = read(grey);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->facts.raster.channels, 1);
  });
}

TEST(PictureReader, LaysWhatIsNearlyWhiteOnBlack) {
  struct Seen {
    std::uint8_t stripes;
    int ground;
  };
  for (const int bands : {2, 4})
    for (const Seen seen : {Seen{255, 0}, Seen{210, 0}, Seen{190, 255}, Seen{0, 255}}) {
      const std::string file = made::file({.bands = bands, .as = ".png", .stripes = seen.stripes});
      in_child([&] {
        const auto picture = read(file);
        ASSERT_TRUE(picture) << picture.error().text();
        EXPECT_EQ(picture->at(3, 7, 0), seen.stripes);
        EXPECT_EQ(picture->at(4, 7, 0), seen.ground) << int{seen.stripes};
      });
    }
}

TEST(PictureReader, TurnsCmykIntoColours) {
  const std::string file = made::file({.bands = 4, .as = ".jpg[Q=95]", .cmyk = true, .plain = true});
  in_child([&] {
    const auto picture = read(file);
    ASSERT_TRUE(picture) << picture.error().text();
    ASSERT_EQ(picture->facts.raster.channels, 3);
    // 39 % of each ink: some dull middle grey, neither black nor white.
    for (const int channel : {0, 1, 2}) {
      EXPECT_GT(picture->at(5, 5, channel), 60);
      EXPECT_LT(picture->at(5, 5, channel), 140);
    }
  });
}

TEST(PictureReader, ShowsEveryOrientationUpright) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const std::string file = made::file({.orientation = orientation, .as = ".jpg[Q=98]"});
    in_child([&] {
      const auto picture = read(file);
      ASSERT_TRUE(picture) << picture.error().text();
      const Orientation stored = orientation_from_exif(orientation);
      EXPECT_EQ(picture->facts.raster.size, turned({40, 30}, stored));
      // Where the stored top-left corner belongs.
      const bool right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
      const bool bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
      const PixelSize size = picture->facts.raster.size;
      EXPECT_NEAR(picture->at(right ? size.width - 1 : 0, bottom ? size.height - 1 : 0, 2), made::sample(0, 0, 0), 8)
          << orientation;
    });
  }
}

TEST(PictureReader, ReadsEachPageOfATiff) {
  const std::string file = made::file({.as = ".tif", .pages = 3});
  for (const int page : {1, 2, 3})
    in_child([&] {
      const auto picture = read(file, page);
      ASSERT_TRUE(picture) << picture.error().text();
      EXPECT_EQ(picture->pages, 3);
      expect_pattern(*picture, 0, 10 * (page - 1));
    });
}

TEST(PictureReader, ScalesDownToTheRasterLimitOnly) {
  const std::string file = made::file({.width = 800, .height = 600, .as = ".jpg[Q=95]", .plain = true});
  in_child([&] {
    DecodeLimits limits = kLimits;
    limits.raster_pixels = 30'000;
    const auto picture = read(file, 1, limits);
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_EQ(picture->facts.raster.size, (PixelSize{200, 150}));
    for (const std::uint8_t value : picture->raster) ASSERT_NEAR(value, 100, 2);
  });
}

TEST(PictureReader, RefusesByItsLimits) {
  const std::string file = made::file({.width = 3000, .height = 3000, .as = ".png[interlace]", .plain = true});
  const auto refusal = [&](const DecodeLimits& limits, Reason reason, std::string_view setting) {
    in_child([&] {
      const auto picture = read(file, 1, limits);
      ASSERT_FALSE(picture);
      EXPECT_EQ(picture.error().reason, reason);
      EXPECT_NE(picture.error().message.find(setting), std::string::npos) << picture.error().message;
    });
  };
  DecodeLimits pixels = kLimits;
  pixels.page_pixels = 8'999'999;
  refusal(pixels, Reason::page_pixels, "limits.page_pixels");
  DecodeLimits memory = kLimits;
  memory.memory = 24_MiB;
  refusal(memory, Reason::decode_bytes, "decode.memory");
  const std::string pages = made::file({.as = ".tif", .pages = 11});
  in_child([&] { EXPECT_EQ(read(pages).error().reason, Reason::page_count); });
}

TEST(PictureReader, OpensOnlyTheFormatItWasStartedFor) {
  const std::string file = made::file({.as = ".png"});
  in_child([&] {
    Complaints complaints;
    ASSERT_TRUE(start_vips(Format::jpeg, complaints));
    EXPECT_FALSE(open_picture(Format::png, std::as_bytes(std::span(file)), kLimits, complaints));
  });
}

TEST(PictureReader, SaysWhatIsWrongWithoutNamingFunctions) {
  in_child([&] {
    const auto cut = read(made::file({.as = ".tif"}).substr(0, 64));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().reason, Reason::damaged);
    EXPECT_THAT(cut.error().message, testing::StartsWith("the picture is damaged and cannot be decoded"));
    EXPECT_THAT(cut.error().message, testing::Not(testing::HasSubstr("tiff2vips")));
  });
}

TEST(PictureReader, ReadsWhatIsLeftOfAPictureCutShort) {
  for (const char* as : {".jpg", ".png"}) {
    const std::string whole = made::file({.width = 200, .height = 200, .as = as});
    in_child([&] {
      const auto picture = read(whole.substr(0, whole.size() * 3 / 4));
      ASSERT_TRUE(picture) << picture.error().text();
      EXPECT_NEAR(picture->at(5, 5, 2), made::sample(5, 5, 0), 12) << as;
      EXPECT_EQ(picture->missing, kEndsEarly) << as;
    });
  }
}

TEST(PictureReader, SaysWhenPixelsAreRubbish) {
  std::string png = made::file({.width = 200, .height = 200, .as = ".png"});
  const std::size_t data = png.find("IDAT") + 4;
  for (std::size_t at = data; at < png.size() - 20; ++at) png[at] = static_cast<char>(at * 31);
  std::string jpeg = made::file({.width = 200, .height = 200, .as = ".jpg"});
  for (std::size_t at = jpeg.size() / 2; at < jpeg.size() - 2; ++at) jpeg[at] = static_cast<char>(at * 31 % 255);
  for (const std::string& file : {png, jpeg})
    in_child([&] {
      const auto picture = read(file);
      if (picture) EXPECT_EQ(picture->missing, kEndsEarly);
    });
}

TEST(PictureReader, BytesThatNobodyNeedsAreNoLoss) {
  std::string jpeg = made::file({.width = 200, .height = 200, .as = ".jpg"});
  jpeg.insert(jpeg.size() - 2, "extra");
  std::string png = made::file({.width = 200, .height = 200, .as = ".png"});
  png += "after the end";
  for (const std::string& file : {jpeg, png})
    in_child([&] {
      const auto picture = read(file);
      ASSERT_TRUE(picture) << picture.error().text();
      EXPECT_EQ(picture->missing, "");
    });
}

}  // namespace
}  // namespace plimsoll

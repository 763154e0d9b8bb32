// Photos of one scene with every EXIF orientation: all come out the same way up.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "helper_under_test.h"

namespace plimsoll {
namespace {

// Mean grey of 12 × 12 fields.
std::vector<double> thumbnail(const RenderedPage& page) {
  constexpr unsigned kSide = 12;
  std::vector<double> sums(kSide * kSide, 0);
  std::vector<double> counts(kSide * kSide, 0);
  const unsigned width = page.facts.raster_width();
  const unsigned height = page.facts.raster_height();
  const unsigned channels = page.facts.channels();
  for (unsigned y = 0; y < height; ++y)
    for (unsigned x = 0; x < width; ++x) {
      const std::size_t field = y * kSide / height * kSide + x * kSide / width;
      sums[field] += page.pixels[(std::size_t{y} * width + x) * channels];
      ++counts[field];
    }
  for (std::size_t field = 0; field < sums.size(); ++field) sums[field] /= counts[field];
  return sums;
}

TEST(Orientation, OfPhotosIsUpright) {
  const auto data = evaluation_data();
  if (!data) GTEST_SKIP() << "no evaluation data";
  for (const std::string kind : {"Landscape", "Portrait"}) {
    std::vector<double> upright;
    for (int orientation = 1; orientation <= 8; ++orientation) {
      HelperUnderTest helper;
      ASSERT_TRUE(helper.open(*data / "odd/exif" / (kind + "_" + std::to_string(orientation) + ".jpg")));
      const auto page = helper.render(1);
      ASSERT_TRUE(page) << page.error().text();
      EXPECT_EQ(page->facts.raster_width() > page->facts.raster_height(), kind == "Landscape");
      const auto fields = thumbnail(*page);
      if (orientation == 1) upright = fields;
      double difference = 0;
      for (std::size_t field = 0; field < fields.size(); ++field)
        difference += std::abs(fields[field] - upright[field]);
      EXPECT_LT(difference / static_cast<double>(fields.size()), 12) << kind << " " << orientation;
    }
  }
}

}  // namespace
}  // namespace plimsoll

#include "image/area_reducer.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll {
namespace {

using Pixels = std::vector<std::uint8_t>;

Pixels reduced(const Pixels& source, PixelSize from, PixelSize to, int channels) {
  AreaReducer reducer(from, to, channels);
  const std::size_t stride = static_cast<std::size_t>(from.width * channels);
  Pixels result;
  for (int row = 0; row < from.height; ++row) {
    const auto done = reducer.push(std::span(source).subspan(static_cast<std::size_t>(row) * stride, stride));
    result.insert(result.end(), done.begin(), done.end());
  }
  return result;
}

// The definition: the mean of the source over each target pixel's area, in 64ths of everything.
Pixels by_definition(const Pixels& source, PixelSize from, PixelSize to, int channels) {
  Pixels result;
  for (int row = 0; row < to.height; ++row)
    for (int column = 0; column < to.width; ++column)
      for (int channel = 0; channel < channels; ++channel) {
        double sum = 0;
        for (int y = 0; y < from.height; ++y)
          for (int x = 0; x < from.width; ++x) {
            const auto shared = [](double low, double high, int at) {
              return std::max(0.0, std::min(high, at + 1.0) - std::max(low, static_cast<double>(at)));
            };
            const double x_share =
                shared(1.0 * column * from.width / to.width, (column + 1.0) * from.width / to.width, x);
            const double y_share =
                shared(1.0 * row * from.height / to.height, (row + 1.0) * from.height / to.height, y);
            sum += x_share * y_share * source[static_cast<std::size_t>((y * from.width + x) * channels + channel)];
          }
        sum *= static_cast<double>(to.pixels()) / static_cast<double>(from.pixels());
        result.push_back(static_cast<std::uint8_t>(sum + 0.5));
      }
  return result;
}

TEST(AreaReducer, IsTheMeanOverEachPixelsArea) {
  std::mt19937 random(7);
  const std::tuple<PixelSize, PixelSize, int> cases[] = {
      {{7, 5}, {3, 2}, 3}, {{64, 48}, {63, 47}, 1}, {{9, 9}, {1, 1}, 3}, {{5, 40}, {5, 3}, 1}, {{40, 5}, {3, 5}, 3}};
  for (const auto& [from, to, channels] : cases) {
    Pixels source(from.pixels() * static_cast<unsigned>(channels));
    for (std::uint8_t& value : source) value = static_cast<std::uint8_t>(random());
    const Pixels expected = by_definition(source, from, to, channels);
    const Pixels actual = reduced(source, from, to, channels);
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t index = 0; index < actual.size(); ++index) EXPECT_NEAR(actual[index], expected[index], 1);
  }
}

TEST(AreaReducer, KeepsPlainColoursExactly) {
  for (const int value : {0, 1, 128, 254, 255}) {
    const Pixels plain(1000 * 37, static_cast<std::uint8_t>(value));
    for (const std::uint8_t out : reduced(plain, {1000, 37}, {333, 11}, 1)) ASSERT_EQ(out, value);
  }
}

}  // namespace
}  // namespace plimsoll

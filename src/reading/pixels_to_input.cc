#include "reading/pixels_to_input.h"

#include <algorithm>

namespace plimsoll {

// In double and rounded once at the end, as NumPy does it with a float64 mean: parity down to the last bit.
PixelTable::PixelTable(const Normalisation& normalisation) {
  constexpr float kScale = 1.F / 255.F;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t pixel = 0; pixel < 256; ++pixel) {
      const double scaled = static_cast<float>(pixel) * kScale;
      values_[channel][pixel] =
          static_cast<float>((scaled - normalisation.mean[channel]) / normalisation.deviation[channel]);
    }
  }
}

void write_planes(const cv::Mat& image, const PixelTable& table, std::span<float> input, int width, int height,
                  float fill) {
  const int channels = image.channels();
  const std::size_t plane_size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  for (int plane = 0; plane < 3; ++plane) {
    const std::array<float, 256>& values = table.channel(plane);
    const int offset = channels == 1 ? 0 : plane;
    float* row = input.data() + static_cast<std::size_t>(plane) * plane_size;
    for (int y = 0; y < height; ++y, row += width) {
      if (y >= image.rows) {
        std::fill_n(row, width, fill);
        continue;
      }
      const std::uint8_t* pixel = image.ptr<std::uint8_t>(y) + offset;
      for (int x = 0; x < image.cols; ++x, pixel += channels) row[x] = values[*pixel];
      std::fill_n(row + image.cols, width - image.cols, fill);
    }
  }
}

}  // namespace plimsoll

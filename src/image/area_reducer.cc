#include "image/area_reducer.h"

#include <algorithm>

namespace plimsoll {

AreaReducer::AreaReducer(PixelSize source, PixelSize target, int channels)
    : source_(source), target_(target), channels_(static_cast<std::size_t>(channels)) {
  const std::size_t samples = static_cast<std::size_t>(target.width) * channels_;
  reduced_.resize(samples);
  sums_.assign(samples, 0);
  finished_.resize(samples);
  columns_.reserve(static_cast<std::size_t>(target.width));
  // In units of 1/target.width source columns all borders are whole numbers: no rounding drifts along the row.
  const std::int64_t unit = target.width;
  for (std::int64_t column = 0; column < target.width; ++column) {
    const std::int64_t begin = column * source.width;
    const std::int64_t end = begin + source.width;
    const std::int64_t first = begin / unit;
    const std::int64_t last = (end - 1) / unit;
    const auto weight = [&](std::int64_t from, std::int64_t to) {
      return static_cast<float>(to - from) / static_cast<float>(unit);
    };
    columns_.push_back({static_cast<int>(first), static_cast<int>(last),
                        weight(begin, std::min(end, (first + 1) * unit)), weight(std::max(begin, last * unit), end)});
  }
}

void AreaReducer::reduce_columns(std::span<const std::uint8_t> row) {
  float* out = reduced_.data();
  for (const Columns& part : columns_) {
    const std::uint8_t* in = row.data() + static_cast<std::size_t>(part.first) * channels_;
    const int inner = part.last - part.first - 1;
    for (std::size_t channel = 0; channel < channels_; ++channel) {
      float sum = static_cast<float>(in[channel]) * part.first_weight;
      unsigned whole = 0;
      const std::uint8_t* next = in + channel + channels_;
      for (int count = 0; count < inner; ++count, next += channels_) whole += *next;
      if (inner >= 0) sum += static_cast<float>(*next) * part.last_weight;
      *out++ = sum + static_cast<float>(whole);
    }
  }
}

void AreaReducer::add(float weight) {
  for (std::size_t index = 0; index < sums_.size(); ++index) sums_[index] += reduced_[index] * weight;
}

void AreaReducer::finish() {
  const auto area = static_cast<float>(static_cast<double>(source_.pixels()) / static_cast<double>(target_.pixels()));
  for (std::size_t index = 0; index < sums_.size(); ++index)
    finished_[index] = static_cast<std::uint8_t>(std::min(255.0F, sums_[index] / area + 0.5F));
  std::ranges::fill(sums_, 0.0F);
  ++target_row_;
}

std::span<const std::uint8_t> AreaReducer::push(std::span<const std::uint8_t> row) {
  reduce_columns(row);
  // In units of 1/target.height source rows.
  const std::int64_t unit = target_.height;
  const std::int64_t begin = source_row_ * unit;
  const std::int64_t end = begin + unit;
  const std::int64_t border = static_cast<std::int64_t>(target_row_ + 1) * source_.height;
  ++source_row_;
  const auto share = [&](std::int64_t part) { return static_cast<float>(part) / static_cast<float>(unit); };
  add(share(std::min(end, border) - begin));
  if (border > end) return {};
  finish();
  if (border < end) add(share(end - border));
  return finished_;
}

}  // namespace plimsoll

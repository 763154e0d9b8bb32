#include "image/bmp_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace plimsoll {
namespace {

constexpr std::uint8_t kWhite = 255;

// A masked part of a pixel, stretched to 8 bits.
std::uint32_t part(std::uint32_t pixel, std::uint32_t mask) {
  if (mask == 0) return 0;
  const auto shift = static_cast<unsigned>(std::countr_zero(mask));
  const std::uint64_t most = mask >> shift;
  return static_cast<std::uint32_t>(((pixel & mask) >> shift) * std::uint64_t{255} / most);
}

}  // namespace

BmpRows::BmpRows(const BmpHeader& header, std::span<const std::byte> file)
    : header_(header),
      file_(reinterpret_cast<const std::uint8_t*>(file.data()), file.size()),
      at_(header.pixels_at),
      row_(static_cast<std::size_t>(header.size.width) * static_cast<unsigned>(header.channels())) {
  if (header.bits <= 8) indices_.resize(static_cast<std::size_t>(header.size.width));
}

std::span<const std::uint8_t> BmpRows::next() {
  if (header_.coding != BmpCoding::plain) {
    if (unpack_runs())
      colour_indices();
    else
      std::ranges::fill(row_, kWhite);
    return row_;
  }
  // The last row's padding is often missing.
  if (at_ > file_.size() || file_.size() - at_ < header_.used_row_bytes()) {
    cut_short_ = true;
    std::ranges::fill(row_, kWhite);
    return row_;
  }
  unpack_plain(file_.data() + at_);
  at_ += header_.row_bytes();
  return row_;
}

void BmpRows::unpack_plain(const std::uint8_t* in) {
  switch (header_.bits) {
    case 1:
      for (std::size_t column = 0; column < indices_.size(); ++column)
        indices_[column] = (in[column / 8] >> (7 - column % 8)) & 1;
      return colour_indices();
    case 4:
      for (std::size_t column = 0; column < indices_.size(); ++column)
        indices_[column] = column % 2 == 0 ? in[column / 2] >> 4U : in[column / 2] & 15;
      return colour_indices();
    case 8:
      std::memcpy(indices_.data(), in, indices_.size());
      return colour_indices();
    case 24:
      std::memcpy(row_.data(), in, row_.size());
      return;
    default:
      return unpack_masked(in);
  }
}

void BmpRows::unpack_masked(const std::uint8_t* in) {
  const auto& [red, green, blue, alpha] = header_.masks;
  const std::size_t bytes = static_cast<std::size_t>(header_.bits) / 8;
  for (std::size_t column = 0; column < static_cast<std::size_t>(header_.size.width); ++column, in += bytes) {
    std::uint32_t pixel = 0;
    for (std::size_t byte = 0; byte < bytes; ++byte) pixel |= std::uint32_t{in[byte]} << (8 * byte);
    const std::uint32_t opaque = alpha == 0 ? 255 : part(pixel, alpha);
    const auto on_white = [&](std::uint32_t mask) {
      return static_cast<std::uint8_t>((part(pixel, mask) * opaque + 255 * (255 - opaque) + 127) / 255);
    };
    row_[column * 3] = on_white(blue);
    row_[column * 3 + 1] = on_white(green);
    row_[column * 3 + 2] = on_white(red);
  }
}

void BmpRows::colour_indices() {
  if (header_.grey) {
    std::ranges::transform(indices_, row_.begin(), [this](std::uint8_t index) { return header_.palette[index][0]; });
    return;
  }
  std::uint8_t* out = row_.data();
  for (const std::uint8_t index : indices_) out = std::ranges::copy(header_.palette[index], out).out;
}

void BmpRows::put(std::uint8_t index) {
  if (column_ < indices_.size()) indices_[column_] = index;
  ++column_;
}

void BmpRows::absolute_run(std::size_t count) {
  const bool nibbles = header_.coding == BmpCoding::rle4;
  const std::size_t bytes = nibbles ? (count + 1) / 2 : count;
  for (std::size_t index = 0; index < count && at_ + (nibbles ? index / 2 : index) < file_.size(); ++index) {
    const std::uint8_t byte = file_[at_ + (nibbles ? index / 2 : index)];
    put(!nibbles ? byte : static_cast<std::uint8_t>(index % 2 == 0 ? byte >> 4U : byte & 15));
  }
  at_ += (bytes + 1) / 2 * 2;
}

// Pixels that runs skip have the palette's first colour. False when the file has nothing for this row.
bool BmpRows::unpack_runs() {
  std::ranges::fill(indices_, std::uint8_t{0});
  if (skipped_rows_ > 0) return --skipped_rows_, true;
  if (ended_) return !cut_short_;
  while (at_ + 2 <= file_.size()) {
    const unsigned count = file_[at_];
    const std::uint8_t value = file_[at_ + 1];
    at_ += 2;
    if (count > 0) {
      for (unsigned index = 0; index < count; ++index)
        put(header_.coding == BmpCoding::rle8 ? value
                                              : static_cast<std::uint8_t>(index % 2 == 0 ? value >> 4U : value & 15));
    } else if (value == 0) {
      return column_ = 0, true;
    } else if (value == 1) {
      return ended_ = true;
    } else if (value > 2) {
      absolute_run(value);
    } else if (at_ + 2 <= file_.size()) {
      column_ += file_[at_];
      const unsigned down = file_[at_ + 1];
      at_ += 2;
      if (down > 0) return skipped_rows_ = down - 1, true;
    }
  }
  const bool something = column_ > 0;
  column_ = 0;
  ended_ = cut_short_ = true;
  return something;
}

}  // namespace plimsoll

// A BMP's rows in the order of the file, unpacked from whatever the file has to grey or BGR.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "image/bmp_header.h"

namespace plimsoll {

class BmpRows {
 public:
  // Both outlive the object.
  BmpRows(const BmpHeader& header, std::span<const std::byte> file);

  // size.width × channels() bytes, valid until the next call; call it size.height times. Rows that the file lacks
  // are white.
  [[nodiscard]] std::span<const std::uint8_t> next();
  [[nodiscard]] bool cut_short() const { return cut_short_; }

 private:
  void unpack_plain(const std::uint8_t* in);
  void unpack_masked(const std::uint8_t* in);
  bool unpack_runs();
  void absolute_run(std::size_t count);
  void put(std::uint8_t index);
  void colour_indices();

  const BmpHeader& header_;
  std::span<const std::uint8_t> file_;
  std::size_t at_;
  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> indices_;  // palette pictures only
  bool cut_short_ = false;
  // Run lengths: where the next row goes on.
  std::size_t column_ = 0;
  unsigned skipped_rows_ = 0;
  bool ended_ = false;
};

}  // namespace plimsoll

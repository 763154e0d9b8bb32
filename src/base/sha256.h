// SHA-256 (FIPS 180-4), streamed. Own, because only the server links a cryptographic
// library (for TLS), and `plimsoll read` has no use for one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/error.h"

namespace plimsoll {

class Sha256 {
 public:
  void update(std::span<const std::byte> bytes);
  // 64 lower-case hexadecimal digits; the object is used up.
  [[nodiscard]] std::string finish();

 private:
  void compress(const std::byte* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> pending_{};
  std::uint64_t length_ = 0;  // bytes seen
};

// Reason::file_missing or file_unreadable. Reads in pieces of 256 KiB.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& file);

}  // namespace plimsoll

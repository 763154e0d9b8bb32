// Bytes is a type, so that a count of pages or pixels can never be taken for one.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

class Bytes {
 public:
  constexpr Bytes() = default;
  constexpr explicit Bytes(std::uint64_t count) : count_(count) {}

  [[nodiscard]] constexpr std::uint64_t count() const { return count_; }
  [[nodiscard]] constexpr double mebibytes() const { return static_cast<double>(count_) / (1024.0 * 1024.0); }

  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes other) { return count_ += other.count_, *this; }
  // Subtraction stops at zero: a negative amount of memory is always a mistake of bookkeeping shown elsewhere.
  constexpr Bytes& operator-=(Bytes other) { return count_ -= other.count_ < count_ ? other.count_ : count_, *this; }
  friend constexpr Bytes operator+(Bytes a, Bytes b) { return a += b; }
  friend constexpr Bytes operator-(Bytes a, Bytes b) { return a -= b; }
  friend constexpr Bytes operator*(Bytes a, std::uint64_t factor) { return Bytes(a.count_ * factor); }

 private:
  std::uint64_t count_ = 0;
};

namespace literals {
constexpr Bytes operator""_B(unsigned long long count) { return Bytes(count); }
constexpr Bytes operator""_KiB(unsigned long long count) { return Bytes(count * 1024); }
constexpr Bytes operator""_MiB(unsigned long long count) { return Bytes(count * 1024 * 1024); }
constexpr Bytes operator""_GiB(unsigned long long count) { return Bytes(count * 1024 * 1024 * 1024); }
}  // namespace literals

// "1536", "64KiB", "64k", "1.5 GiB", "2G", "300MB": binary units with or without i and B, any case.
[[nodiscard]] Result<Bytes> parse_bytes(std::string_view text);
// For people: "1.5 GiB", "64 KiB", "17 B".
[[nodiscard]] std::string to_text(Bytes bytes);

}  // namespace plimsoll

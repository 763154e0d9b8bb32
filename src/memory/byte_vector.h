// Amounts of memory, one per domain: the host first, then each device. Leases are vectors so that a page takes all that
// it needs at once or nothing at all.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace plimsoll {

// Index of a domain; kHost is always there, devices follow in the order of the settings.
using Domain = std::size_t;
inline constexpr Domain kHost = 0;
inline constexpr std::size_t kMostDomains = 9;

struct ByteVector {
  std::array<Bytes, kMostDomains> bytes{};

  [[nodiscard]] static constexpr ByteVector host(Bytes amount) {
    ByteVector vector;
    vector.bytes[kHost] = amount;
    return vector;
  }
  [[nodiscard]] constexpr Bytes operator[](Domain domain) const { return bytes.at(domain); }
  [[nodiscard]] constexpr Bytes& operator[](Domain domain) { return bytes.at(domain); }
  constexpr bool operator==(const ByteVector&) const = default;

  constexpr ByteVector& operator+=(const ByteVector& other) {
    for (Domain domain = 0; domain < kMostDomains; ++domain) bytes[domain] += other.bytes[domain];
    return *this;
  }
  // Each domain stops at zero, as Bytes does.
  constexpr ByteVector& operator-=(const ByteVector& other) {
    for (Domain domain = 0; domain < kMostDomains; ++domain) bytes[domain] -= other.bytes[domain];
    return *this;
  }
  friend constexpr ByteVector operator+(ByteVector a, const ByteVector& b) { return a += b; }
  friend constexpr ByteVector operator-(ByteVector a, const ByteVector& b) { return a -= b; }

  // Every domain at most the other's.
  [[nodiscard]] constexpr bool fits_in(const ByteVector& other) const {
    return std::ranges::equal(bytes, other.bytes, std::ranges::less_equal{});
  }
  [[nodiscard]] constexpr bool empty() const { return *this == ByteVector{}; }
};

}  // namespace plimsoll

#include "base/bytes.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace plimsoll {
namespace {

constexpr std::string_view kUnits = "kmgt";

// The factor of a unit such as "", "b", "k", "kb", "kib"; 0 when it is none.
std::uint64_t factor(std::string_view unit) {
  if (unit.empty() || unit == "b") return 1;
  const auto power = kUnits.find(unit.front());
  const std::string_view rest = unit.substr(1);
  if (power == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib" && rest != "i")) return 0;
  return std::uint64_t{1} << (10 * (power + 1));
}

}  // namespace

Result<Bytes> parse_bytes(std::string_view text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit;
  for (const char* at = end; at != text.data() + text.size(); ++at)
    if (*at != ' ') unit += static_cast<char>(std::tolower(static_cast<unsigned char>(*at)));
  const std::uint64_t scale = factor(unit);
  const double count = number * static_cast<double>(scale);
  if (problem != std::errc{} || scale == 0 || !(count >= 0) || count > 9e18)
    return fail(Reason::setting_invalid, fmt::format("'{}' is not a size: write it like 512M or 1.5G", text));
  return Bytes(static_cast<std::uint64_t>(std::llround(count)));
}

std::string to_text(Bytes bytes) {
  static constexpr std::array kNames = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes.count());
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kNames.size()) value /= 1024, ++unit;
  const bool whole = value >= 100 || value == std::floor(value);
  return fmt::format("{:.{}f} {}", value, whole ? 0 : 1, kNames.at(unit));
}

}  // namespace plimsoll

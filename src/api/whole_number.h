// Numbers in requests.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace plimsoll {

// Nothing unless all of `text` is one.
template <typename Number>
[[nodiscard]] std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace plimsoll

// What items of a list begin with.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace plimsoll {

enum class MarkerKind { bullet, number, letter };

struct ListMarker {
  MarkerKind kind = MarkerKind::bullet;
  int value = 0;           // of a number; of a letter its place in the alphabet, from 1
  std::size_t length = 0;  // in bytes, with the space behind it
  bool operator==(const ListMarker&) const = default;
};

// At the beginning of a line: a bullet ("•", and with a space behind it "-", "–", "*", "·"), a number of at most four
// digits or a small letter before ".", ")" or between brackets, with a space behind it.
[[nodiscard]] std::optional<ListMarker> list_marker(std::string_view line);

}  // namespace plimsoll

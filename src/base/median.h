#pragma once

#include <algorithm>
#include <vector>

namespace plimsoll {

// The middle one of those that are given, of two in the middle the larger; 0 of none.
template <typename Number>
[[nodiscard]] Number median(std::vector<Number> values) {
  if (values.empty()) return {};
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace plimsoll

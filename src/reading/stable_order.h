// Sorting that keeps equals in place. std::stable_sort asks for a temporary buffer in a way that clang calls deprecated
// in libstdc++ 12, and allocates it; ties broken by index need neither.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <ranges>
#include <utility>
#include <vector>

namespace plimsoll {

// Indices of `values` with rising key(value).
template <std::ranges::random_access_range Values, typename Key>
[[nodiscard]] std::vector<std::size_t> order_by(const Values& values, const Key& key) {
  std::vector<std::size_t> order(std::ranges::size(values));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) { return std::pair(key(values[index]), index); });
  return order;
}

template <std::ranges::random_access_range Values, typename Key>
void stable_sort_by(Values&& values, const Key& key) {
  using Value = std::ranges::range_value_t<Values>;
  const std::vector<Value> before(std::ranges::begin(values), std::ranges::end(values));
  auto to = std::ranges::begin(values);
  for (const std::size_t index : order_by(before, key)) *to++ = before[index];
}

}  // namespace plimsoll

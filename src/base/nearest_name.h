// "Did you mean …?" for misspelled options, settings and verbs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

// Least number of insertions, deletions and replacements, each of one byte, that turns `a` into `b`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate with the smallest distance, the first of equals, unless even that one needs more than a third of its
// letters changed: then empty.
[[nodiscard]] std::string_view nearest_name(std::string_view name, std::span<const std::string> candidates);

}  // namespace plimsoll

// A line of the tables that operators write: columns between blanks, and a remark behind '#'.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace plimsoll {

// Empty for a line that says nothing. The columns lie in `line`.
[[nodiscard]] inline std::vector<std::string_view> columns_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  line = line.substr(0, line.find('#'));
  std::vector<std::string_view> columns;
  for (;;) {
    const auto start = line.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) return columns;
    const auto end = std::min(line.find_first_of(kBlanks, start), line.size());
    columns.push_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
}

}  // namespace plimsoll

// For this folder's tests: rows as they would be read.
#pragma once

#include <cstddef>
#include <vector>

#include "composing/text_rows.h"

namespace plimsoll::made {

inline LineBox row(float left, float right, float top, float height = 10) {
  return {.box = {left, top, right, top + height}, .height = height};
}

// Rows at a step of 12.
inline std::vector<LineBox> column(float left, float right, float top, int count) {
  std::vector<LineBox> rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (int at = 0; at < count; ++at) rows.push_back(row(left, right, top + 12 * static_cast<float>(at)));
  return rows;
}

inline std::vector<LineBox> joined(std::vector<LineBox> first, const std::vector<LineBox>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// How many each of the rows or columns that were found has.
template <typename Part>
std::vector<std::size_t> counts_of(const std::vector<Part>& parts) {
  std::vector<std::size_t> counts;
  counts.reserve(parts.size());
  for (const Part& part : parts) counts.push_back(part.count);
  return counts;
}

}  // namespace plimsoll::made

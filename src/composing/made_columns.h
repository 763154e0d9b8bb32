// For this folder's tests: rows as they would be read.
#pragma once

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

}  // namespace plimsoll::made

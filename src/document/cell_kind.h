// What a cell holds, as far as its characters say it.
#pragma once

#include <cstdint>
#include <span>

#include "document/page.h"

namespace plimsoll {

// A number has more digits than letters; of any script. What has neither (dashes, dots) stands for something that is
// missing: it is as good as empty.
enum class CellKind : std::uint8_t { empty, text, number };

[[nodiscard]] CellKind kind_of(std::span<const Line> lines);
// Of a cell of a sound table (document/table.h) whose block has these lines.
[[nodiscard]] CellKind kind_of(const Cell& cell, std::span<const Line> lines);

}  // namespace plimsoll

// A table's grid before its text is in it: what the stages of this folder hand to each other.
#pragma once

#include <cstdint>

#include "document/page.h"

namespace plimsoll {

enum class StructureSource : std::uint8_t { rules, network };

// Cells as document/page.h wants them, without lines yet. A cell's box is, in pixels of the page, what the rules around
// it enclose, or where the network saw its content; empty where it saw none.
struct TableStructure {
  Table table;
  Box box{};  // of the whole table
  StructureSource source = StructureSource::network;
  float confidence = 1;  // 0..1; of rules always 1
  bool operator==(const TableStructure&) const = default;
};

// Bounds of every structure, whatever a network or a picture says: a table of this size fills a page with single
// digits. The structure net stops after 501 tokens, a quarter of that.
inline constexpr int kStructureRowsMax = 400;
inline constexpr int kStructureColumnsMax = 100;
inline constexpr std::size_t kStructureCellsMax = 4000;

[[nodiscard]] inline bool is_empty(const Box& box) { return box.right <= box.left || box.bottom <= box.top; }

}  // namespace plimsoll

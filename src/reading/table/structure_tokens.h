// The language in which structure networks (SLANet and its kin) describe a table: HTML's tags, one token each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace plimsoll {

enum class StructureTag : std::uint8_t {
  begin,         // of the sequence
  end,           // of the sequence
  head_begin,    // <thead>
  head_end,      // </thead>
  body_begin,    // <tbody>
  body_end,      // </tbody>
  row_begin,     // <tr>
  row_end,       // </tr>
  cell,          // <td></td>, or <td>: a cell of one place
  spanned_cell,  // <td: a cell whose spans follow
  column_span,   // colspan="n"
  row_span,      // rowspan="n"
  tag_end,       // > of <td
  cell_end,      // </td>
  unknown
};

struct StructureToken {
  StructureTag tag = StructureTag::unknown;
  int span = 1;  // of column_span and row_span
  bool operator==(const StructureToken&) const = default;
};

// What the network's classes stand for, out of the file's metadata key "character": one token a line. As all users of
// these files do: a class for the begin of the sequence stands before the list and one for its end behind it; <td></td>
// is added to the list unless it is there, <td> is taken out (Paddle's merge_no_span_structure).
class StructureVocabulary {
 public:
  explicit StructureVocabulary(std::string_view lines);
  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  // At least rows and cells can be said in it.
  [[nodiscard]] bool has_cells() const;
  // StructureTag::unknown outside of the list.
  [[nodiscard]] StructureToken token(std::size_t label) const;

 private:
  std::vector<StructureToken> tokens_;
};

// A step of the network: the token, and where it saw the cell's content if the token begins a cell.
struct StructureStep {
  StructureToken token;
  Box box{};
};

// The grid that the steps describe, up to the end token (which counts from the second step on). Whatever they are, the
// result keeps the promises of Table and the bounds of table_structure.h: tags that are missing are taken as read,
// spans that leave the table or run into another cell are cut, rows without a place are left out, and what is beyond
// the bounds is not read. Nothing when no cell is left.
[[nodiscard]] std::optional<Table> table_of(std::span<const StructureStep> steps);

}  // namespace plimsoll

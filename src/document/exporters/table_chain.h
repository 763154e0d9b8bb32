// Tables that go on over pages. Pages are read each for itself, so this is seen while they go by: only what the last
// page's table looked like is kept, however many pages a table has.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// A page's table that continues the one before it.
struct TableLink {
  std::size_t block = 0;     // of this page
  int page = 0;              // number of the page before
  std::size_t of_block = 0;  // of that page
  int repeated_rows = 0;     // at the table's top: the first one's head once more
  bool operator==(const TableLink&) const = default;
};

// Bounds of a table over pages; what would be beyond them begins anew.
inline constexpr int kChainPagesMax = 1000;
inline constexpr int kChainRowsMax = 100'000;

// A table continues when
// - its page's number is one more than that of the page before, and both were read;
// - before it on its page, and after the other one on its, is nothing but what belongs to the sheet: running heads and
//   feet, page numbers, after it footnotes and sidebars, too; a caption before it counts as nothing when it says
//   "continued" (in English, German, French, Spanish, Italian, Chinese or Japanese);
// - the one ends in its page's lower third and the other begins in its upper third;
// - both have as many columns and, within 3 % of the page's width, the same sides; and columns of which both say where
//   they are overlap;
// - its head, if it has one, is the first one's again, or is no head: networks call a table's first row one, whatever
//   is in it. One with words above numbers where the first one's words were others is a new table's.
class TableChain {
 public:
  // Pages in document order. Holds no more than the outline and the head of one table.
  [[nodiscard]] std::optional<TableLink> next(const Page& page);

 private:
  struct Column {  // in parts of the page's width; none where from > to
    float from = 1;
    float to = 0;
  };
  struct Outline {
    std::size_t block = 0;
    Box box{};  // in parts of the page
    std::vector<Column> columns;
  };
  struct End {  // of the last page
    int page = 0;
    Outline table;
    std::vector<std::string> head;  // of the first page's table (its first row, if none is marked): texts of the cells
    int pages = 1;
    int rows = 0;
  };

  static Outline outline_of(const Page& page, std::size_t block);
  static bool continues_shape(const Outline& before, const Outline& after);
  std::optional<TableLink> link(const Page& page) const;

  std::optional<End> end_;
};

}  // namespace plimsoll

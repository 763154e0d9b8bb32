// A PDF that shows only some of a document's pages, without a copy of it: an incremental update right behind the
// document's last byte replaces the nodes of its page tree by ones that lead to those pages alone. Readers that keep
// something of each page up to the one asked for (poppler: 1.7 KB and 13 µs) then do so for a few hundred at most.
// Reasons and figures: docs/decisions/0014.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace plimsoll {

struct PdfBytes {
  std::span<const std::byte> body;
  std::span<std::byte> room;  // writable, begins where `body` ends; empty: no views
};

struct PageBlock {
  int first = 1;
  int count = 0;
  [[nodiscard]] bool holds(int number) const { return number >= first && number < first + count; }
};

// Which pages are shown together. Documents of fewer pages are shown whole.
struct ViewBounds {
  int from_pages = 1001;
  // Opening a view costs 30 ms of processor time, each page seen 1.7 KB of memory.
  int block = 250;
  // Shown before the page asked for: as a window is described while the one before is being rendered, there is a little
  // going back.
  int behind = 20;
};

[[nodiscard]] PageBlock block_around(int number, int pages, const ViewBounds& bounds);

// Writes into `bytes.room`, which no open document may still read; the view is `bytes.body` and as many bytes behind it
// as the answer says. Its page 1 is page `block.first` of the document, which has `pages` of them. Empty when the
// document has to be shown whole: it is damaged or odd (page_tree_slice.h), does not begin with its header, or the room
// is too small.
[[nodiscard]] std::optional<std::size_t> write_view(const PdfBytes& bytes, const std::string& password, int pages,
                                                    PageBlock block);

}  // namespace plimsoll

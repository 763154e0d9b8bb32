// The measures of a document's pages, window by window, a little ahead of what the router asks for: while the last
// pages of a window are read, the decode helper has nothing else to do.
#pragma once

#include <vector>

#include "engine_room/document_source.h"

namespace plimsoll {

// io thread only; one caller at a time. Keeps at most one window of measures.
class WindowMeasures {
 public:
  WindowMeasures(DocumentSource& source, const PageSelection& pages) : source_(source), pages_(pages) {}

  // Selected pages `first` … `first + count - 1` (0-based), asked for in order. A page that breaks the helper carries
  // its failure; other errors concern the document.
  [[nodiscard]] Async<std::vector<PageMeasure>> take(int first, int count);
  // Measures them now, for the take() to come.
  [[nodiscard]] Async<void> prepare(int count);
  // What was measured ahead; it will be again. For a document that waits: thousands may.
  void forget();
  // The next page, where its measure is there already.
  [[nodiscard]] const PageMeasure* next() const { return known_.empty() ? nullptr : &known_.front(); }
  [[nodiscard]] std::size_t known() const { return known_.size(); }
  // Of those prepared, the largest raster. Zero when none is known.
  [[nodiscard]] const std::vector<PageMeasure>& all_known() const { return known_; }

 private:
  [[nodiscard]] Async<std::vector<PageMeasure>> measure(int first, int count);

  DocumentSource& source_;
  const PageSelection& pages_;
  std::vector<PageMeasure> known_;
  int after_ = 0;  // page number of the last one measured; the next is looked for behind it
};

}  // namespace plimsoll

// Which pages of a document: "1,3-5,10-end", 1-based and inclusive, as ocrmypdf and docling write it.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

class PageSelection {
 public:
  PageSelection() = default;  // all pages
  // Reason::page_range with the offending part. Ranges are merged and sorted; at most 1,000 of them.
  [[nodiscard]] static Result<PageSelection> parse(std::string_view text);

  [[nodiscard]] bool contains(int page) const;
  // The next selected page >= `from`, at most `page_count`; 0 when there is none.
  [[nodiscard]] int next(int from, int page_count) const;
  [[nodiscard]] int count(int page_count) const;
  // These pages no longer. At the bound of ranges pages may stay that should go, never the other way round.
  [[nodiscard]] PageSelection without(int first, int last) const;

 private:
  struct Range {
    int first;
    int last;  // std::numeric_limits<int>::max() for "end"
  };
  std::vector<Range> ranges_;  // empty: all, or none
  bool none_ = false;
};

}  // namespace plimsoll

// A page that was read, as it is stored.
#pragma once

#include <string>

#include "document/page.h"
#include "tasks/task_record.h"

namespace plimsoll {

// Of one page's facts; how long a page itself may be is limits.result_bytes, kept where it comes from its service.
inline constexpr Bytes kFactsMax{16 * 1024};

struct PageCheckpoint {
  int number = 0;  // 1-based, as in the document
  PageState state = PageState::done;
  std::string page;   // encode(page) of document/page_codec.h, byte for byte
  std::string facts;  // canonical JSON of how it was read (times, peak, device): measured, so not part of the page
  bool operator==(const PageCheckpoint&) const = default;
  [[nodiscard]] Bytes size() const { return Bytes(page.size() + facts.size()); }
};

// SHA-256 over everything above and the task it belongs to, so that a row in the wrong place is found as well.
[[nodiscard]] std::string checksum_of(const TaskId& task, const PageCheckpoint& checkpoint);

}  // namespace plimsoll

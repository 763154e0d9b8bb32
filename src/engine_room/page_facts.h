// How a page was read, as it is stored beside it: measured, so never part of the page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine_room/engine_room.h"

namespace plimsoll {

// Canonical JSON, at most kFactsMax (tasks/page_checkpoint.h): of a long history the first steps are kept.
[[nodiscard]] std::string encode_facts(const PageRun& run);

// What sums over a document are made of.
struct PageFactsRead {
  std::vector<StageTime> stages;
  Bytes service_peak;
  Bytes used;
  std::vector<std::string> history;
};
// Reason::store_damaged for what encode_facts() cannot have written.
[[nodiscard]] Result<PageFactsRead> decode_facts(std::string_view json);

}  // namespace plimsoll

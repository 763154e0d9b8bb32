// The tables of a page: structure, and the text in its cells.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"
#include "reading/table/table_reader.h"

namespace plimsoll {

// Every block of kind table becomes one with cells: by its rules where they make a table, otherwise by the network.
// One of which nothing sees a structure keeps its lines as they are. At most kTablesMax of a page are looked at, the
// first ones. `page` is upright, and what the blocks' coordinates mean. Reason::model_run.
inline constexpr int kTablesMax = 32;
[[nodiscard]] Result<void> read_tables(const cv::Mat& page, TableReader& reader, Page& out);

}  // namespace plimsoll

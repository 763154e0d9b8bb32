// The tables of a page: structure, and the text in its cells.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "document/page.h"
#include "reading/table/table_reader.h"
#include "reading/table/table_structure.h"

namespace plimsoll {

// How the table in `region` of the page is divided: as its rules do, when they make a grid that divides its text
// (text_in_grid.h), otherwise as the network sees it. `lines` are its text. Nothing when nothing sees a structure.
// Reason::model_run.
[[nodiscard]] Result<std::optional<TableStructure>> structure_of(const cv::Mat& page, const Box& region,
                                                                 const std::vector<Line>& lines, TableReader& reader);

// Every block of kind table becomes one with cells, those of its head marked where the network or the text shows them
// (header_rows.h). One of which nothing sees a structure keeps its lines as they are. At most kTablesMax of a page are
// looked at, the first ones. `page` is upright, and what the blocks' coordinates mean. Reason::model_run.
inline constexpr int kTablesMax = 32;
[[nodiscard]] Result<void> read_tables(const cv::Mat& page, TableReader& reader, Page& out);

}  // namespace plimsoll

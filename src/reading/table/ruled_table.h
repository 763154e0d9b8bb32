// Tables whose cells are enclosed by drawn lines: their structure is in the lines, and exact.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "reading/table/rules.h"
#include "reading/table/table_structure.h"

namespace plimsoll {

// The grid that rules make, cells merged where the rule between them is missing; sides that rows or columns leave open
// all along are taken as drawn. Nothing when the rules do not make a table by themselves: fewer than two rows or two
// columns, less than three quarters of the grid enclosed on all sides, one cell of more than half the grid's area, a
// grid that leaves more than a third of the picture's width or half of its height out, or more cells than there may be.
// A pure function; boxes in the rules' pixels. `size` is that of the picture.
[[nodiscard]] std::optional<TableStructure> grid_of(const Rules& rules, cv::Size size);

// The grid of the rules in `region` in pixels of the page, which is grey or BGR; bounded as find_rules() is. `lines`
// are the page's text there: strokes of its letters are no rules.
[[nodiscard]] std::optional<TableStructure> ruled_table(const cv::Mat& page, const Box& region,
                                                        const std::vector<Line>& lines);

}  // namespace plimsoll

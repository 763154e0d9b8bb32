#include "reading/order/reading_order.h"

#include <utility>

#include "reading/order/columns.h"
#include "reading/order/cut_across.h"
#include "reading/order/fragment.h"
#include "reading/order/paragraphs.h"
#include "reading/order/rows.h"

namespace plimsoll {

std::vector<Block> arrange(std::vector<Line> lines, int page_width, int page_height) {
  lines = cut_across(std::move(lines));
  std::vector<Block> blocks;
  for (Frame& frame : frames_of(lines, page_width, page_height)) {
    const float height = text_height(frame.fragments);
    shrink_initials(frame.fragments, lines, height);
    const std::vector<Fragment> fragments = join_headings(std::move(frame.fragments), lines, height);
    for (const Column& column : columns_of(fragments, height)) {
      std::vector<Row> rows;
      for (const std::vector<Fragment>& row : rows_of(column)) rows.push_back(join(row, lines));
      append_blocks(blocks, std::move(rows), height);
    }
  }
  return blocks;
}

}  // namespace plimsoll

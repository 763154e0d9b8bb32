#include "reading/order/arrange_part.h"

#include <utility>

#include "reading/order/columns.h"
#include "reading/order/paragraphs.h"
#include "reading/order/rows.h"

namespace plimsoll {

PageText page_text(const std::vector<Line>& lines, int page_width, int page_height) {
  const std::vector<Frame> frames = frames_of(lines, page_width, page_height);
  if (frames.empty()) return {};
  return {.direction = frames.front().direction, .height = text_height(frames.front().fragments)};
}

std::vector<Block> arrange_part(std::vector<Line> lines, int page_width, int page_height,
                                const std::optional<PageText>& page) {
  std::vector<Block> blocks;
  for (Frame& frame : frames_of(lines, page_width, page_height)) {
    const bool as_page = page && page->direction == frame.direction;
    const float height = as_page ? page->height : text_height(frame.fragments);
    shrink_initials(frame.fragments, lines, height);
    const std::vector<Fragment> fragments = join_headings(std::move(frame.fragments), lines, height);
    for (const Column& column : columns_of(fragments, height)) {
      std::vector<Row> rows;
      for (const std::vector<Fragment>& row : rows_of(column, lines)) rows.push_back(join(row, lines));
      append_blocks(blocks, std::move(rows), height);
    }
  }
  return blocks;
}

}  // namespace plimsoll

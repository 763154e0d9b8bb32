// Tables in Markdown.
#pragma once

#include <string>

#include "document/page.h"

namespace plimsoll {

// The block's sound table with GitHub's pipes; as HTML, which Markdown lets through, where cells span rows or columns.
// A pipe table must have a header row: that is the first row if all of its cells are header cells, else an empty one.
void append_markdown_table(std::string& out, const Block& block);

}  // namespace plimsoll

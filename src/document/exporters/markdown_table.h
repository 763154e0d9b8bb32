// Tables in Markdown.
#pragma once

#include <string>

#include "document/page.h"

namespace plimsoll {

// The block's sound table with GitHub's pipes; as HTML, which Markdown lets through, where cells span rows or columns.
// A pipe table must have a header row: that is the first row if all of its cells are header cells, else an empty one.
void append_markdown_table(std::string& out, const Block& block);

// Whether that is with pipes, so that rows can follow it.
[[nodiscard]] bool has_pipes(const Table& table);
// Rows from this one on, of a table with pipes, behind one with as many columns.
void append_markdown_rows(std::string& out, const Block& block, int first_row);

}  // namespace plimsoll

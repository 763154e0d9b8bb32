// A table in HTML, for HTML and for Markdown that has no other way to say spans.
#pragma once

#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

// Appends the block's sound table as <table{attributes}>…</table>, a row per line and no empty line; well-formed as
// XML, too. Header cells are <th>; rows of nothing else at the top are <thead>.
void append_html_table(std::string& out, const Block& block, std::string_view attributes);

}  // namespace plimsoll

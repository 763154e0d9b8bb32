// Strokes of letters among the rules of a table: in small pictures letters melt into each other and into the rules.
#pragma once

#include <vector>

#include "document/page.h"
#include "reading/table/rules.h"

namespace plimsoll {

// The rules less those that run through words: down through their letters, across through their middle. One counts as
// such when words that it runs through take at least a third of its length: a rule between columns may meet a word that
// was read too wide, or a title above both. Both in pixels of the page. A pure function; time grows with rules × words.
[[nodiscard]] Rules without_letters(Rules rules, const std::vector<Line>& lines);

}  // namespace plimsoll

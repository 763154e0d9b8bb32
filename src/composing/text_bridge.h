// What fills a wide gap in a row, so that readers take what stands on both sides for one line: blanks, as many as there
// is room for. A blank by itself would not do: poppler ends a word there and forgets it (TextOutputDev.cc,
// TextPage::addChar). It keeps a code that stands for several, as a word with a place of its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace plimsoll {

// The pieces of text (glyph_table.h) that bridges are made of.
[[nodiscard]] const std::vector<std::string>& bridge_pieces();

// `blanks` of them in as few pieces as it takes; two at least, 200 at most.
[[nodiscard]] std::vector<std::string> bridge_of(std::ptrdiff_t blanks);

}  // namespace plimsoll

// A page's text as operators of a PDF content stream (ISO 32000-1, 9.4): invisible, in the glyphless font, every word
// where it was read.
#pragma once

#include <string>
#include <string_view>

#include "composing/glyph_table.h"
#include "composing/page_matrix.h"
#include "document/page.h"

namespace plimsoll {

// Adds what the page's text needs.
void add_glyphs(const Page& page, GlyphTable& glyphs);
// `font`: its name among the page's resources, without the slash. Empty for a page without words. Blocks, lines and
// words come in reading order. Words of a line share its baseline and size, so that readers see one line; between two
// words a blank fills the gap where the line's text has one, and where it has none they meet.
[[nodiscard]] std::string text_content(const Page& page, const PageMatrix& matrix, const GlyphTable& glyphs,
                                       std::string_view font);

}  // namespace plimsoll

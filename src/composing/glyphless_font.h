// A font without marks: text set in it is found and selected, and nothing is drawn. Every glyph is as wide as it is
// high; a matrix for each word gives it its place and width. C++17 and plain types: qpdf's side of this module uses it.
#pragma once

#include <string>

namespace plimsoll {

// Of the font size, from the baseline.
constexpr double kGlyphAscent = 0.8;
constexpr double kGlyphDescent = 0.2;

// A TrueType font (OpenType 1.9: head, hhea, maxp, hmtx, loca, glyf) of two glyphs without ink, .notdef and the one
// that all codes have.
std::string glyphless_font();
// CIDToGIDMap for codes up to `codes`.
std::string glyph_of_every_code(int codes);

// The dictionaries of the composite font; the arguments are references ("7 0 R") to the streams and to each other.
std::string font_descriptor(const std::string& font_file);
std::string descendant_font(const std::string& descriptor, const std::string& glyphs_of_codes);
std::string composite_font(const std::string& descendant, const std::string& to_unicode);

}  // namespace plimsoll

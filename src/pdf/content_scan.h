// A page's content stream, read just far enough to know what kind of page it is: pictures and where they are drawn, how
// much text is visible or hidden, how much is drawn with lines. Nothing is decoded or rendered. C++17, without Result:
// qpdf's side of this module includes it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// a b c d e f of a PDF matrix.
using PdfMatrix = std::array<double, 6>;
// `first`, then `second`.
PdfMatrix multiplied(const PdfMatrix& first, const PdfMatrix& second);

struct ContentCounts {
  int visible_text = 0;  // operators that show text
  int hidden_text = 0;   // the same in rendering mode 3 (invisible) or 7 (clipping only)
  int painted_paths = 0;
};

class ContentVisitor {
 public:
  virtual ~ContentVisitor() = default;
  // `Do`: a picture or a form is drawn into the unit square (or the form's own space) under `matrix`.
  virtual void draw(std::string_view name, const PdfMatrix& matrix) = 0;
  // An inline picture of so many pixels.
  virtual void inline_picture(int width, int height, const PdfMatrix& matrix) = 0;
};

// `matrix` is in force at the start. False when it stopped at the bound of operators or of nesting: what was seen until
// then has been reported. Never fails otherwise: what is no PDF syntax is skipped.
bool scan_content(std::string_view content, const PdfMatrix& matrix, ContentVisitor& visitor, ContentCounts& counts);

}  // namespace plimsoll

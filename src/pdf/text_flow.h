// From the words of a PDF's text layer, in the PDF's own order, to lines and blocks.
#pragma once

#include <string>
#include <vector>

#include "document/page.h"

namespace plimsoll {

struct PdfWord {
  std::string text;
  Box box;                   // raster pixels of the upright page
  int angle = 0;             // 0, 90, 180, 270, as Line::angle
  bool space_after = false;  // poppler: another word of the same line follows after a gap
};

// Keeps the order of the words. Confidence is 1: nothing was guessed.
[[nodiscard]] std::vector<Block> flow_words(const std::vector<PdfWord>& words);

}  // namespace plimsoll

// The orders in which the references give their lines.
#pragma once

#include <vector>

#include "reading/detect/text_regions.h"

namespace plimsoll {

// By y of the first corner; boxes within 10 px of their neighbour above are one row, each row by x (RapidOCR 3.10).
void order_as_rapidocr(std::vector<TextRegion>& regions);
// By (y, x) of the first corner, then neighbours within 10 px of height change places while their x is in disorder
// (PaddleX). Differs from the other on staircases.
void order_as_paddlex(std::vector<TextRegion>& regions);

}  // namespace plimsoll

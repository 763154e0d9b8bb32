// Where a pixel of a page that was read is in the PDF page that it was rendered from: the inverse of what decode does
// (pdf/page_render.cc) and of the turn that made the page upright.
#pragma once

#include "composing/page_area.h"
#include "document/page.h"

namespace plimsoll {

struct PdfPoint {
  double x = 0;
  double y = 0;
  bool operator==(const PdfPoint&) const = default;
  [[nodiscard]] PdfPoint operator-(PdfPoint b) const { return {x - b.x, y - b.y}; }
  [[nodiscard]] PdfPoint operator+(PdfPoint b) const { return {x + b.x, y + b.y}; }
  [[nodiscard]] PdfPoint operator*(double factor) const { return {x * factor, y * factor}; }
};
[[nodiscard]] inline double dot(PdfPoint a, PdfPoint b) { return a.x * b.x + a.y * b.y; }

// (x, y) → (a x + c y + e, b x + d y + f), as a PDF matrix.
struct PageMatrix {
  double a = 1;
  double b = 0;
  double c = 0;
  double d = 1;
  double e = 0;
  double f = 0;
  [[nodiscard]] PdfPoint operator()(const Point& pixel) const {
    return {a * pixel.x + c * pixel.y + e, b * pixel.x + d * pixel.y + f};
  }
};

// From pixels of the upright page to user space. It goes by shares of the sides, so that neither UserUnit nor the
// resolution, nor that the raster's sides are whole pixels, matters. `page` has both sides above zero.
[[nodiscard]] PageMatrix pixels_to_user_space(const Page& page, const PageArea& area);

}  // namespace plimsoll

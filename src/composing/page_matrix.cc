#include "composing/page_matrix.h"

namespace plimsoll {
namespace {

// `first`, then `second`.
PageMatrix multiplied(const PageMatrix& first, const PageMatrix& second) {
  return {.a = first.a * second.a + first.b * second.c,
          .b = first.a * second.b + first.b * second.d,
          .c = first.c * second.a + first.d * second.c,
          .d = first.c * second.b + first.d * second.d,
          .e = first.e * second.a + first.f * second.c + second.e,
          .f = first.e * second.b + first.f * second.d + second.f};
}

// A clockwise turn by `degrees` taken back, within the unit square whose origin is top left.
PageMatrix turned_back(int degrees) {
  switch (((degrees % 360) + 360) % 360) {
    case 90:  // (u, v) was shown at (1 - v, u)
      return {.a = 0, .b = -1, .c = 1, .d = 0, .e = 0, .f = 1};
    case 180:
      return {.a = -1, .b = 0, .c = 0, .d = -1, .e = 1, .f = 1};
    case 270:  // at (v, 1 - u)
      return {.a = 0, .b = 1, .c = -1, .d = 0, .e = 1, .f = 0};
    default:
      return {};
  }
}

}  // namespace

PageMatrix pixels_to_user_space(const Page& page, const PageArea& area) {
  const PageMatrix shares{.a = 1.0 / page.width, .d = 1.0 / page.height};
  const PageMatrix stored = turned_back(page.angle + area.rotate);
  const PageMatrix box{.a = area.width, .d = -area.height, .e = area.left, .f = area.bottom + area.height};
  return multiplied(multiplied(shares, stored), box);
}

}  // namespace plimsoll

// Which part of a PDF page's user space is shown. C++17, because qpdf's side of this module includes it.
#pragma once

namespace plimsoll {

struct PageArea {
  // The crop box within the media box, in user space units.
  double left = 0;
  double bottom = 0;
  double width = 0;
  double height = 0;
  int rotate = 0;  // clockwise turn when it is shown: 0, 90, 180, 270
};

}  // namespace plimsoll

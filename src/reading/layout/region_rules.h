// Which of a layout network's boxes count, and as what. Pure; the rules and numbers are those of PaddleX' layout
// detection (3.x), which the networks were published with.
#pragma once

#include <vector>

#include "reading/layout/class_box.h"
#include "reading/layout/families.h"
#include "reading/layout/layout_region.h"

namespace plimsoll {

// Of boxes that overlap by more than 0.6 (one class) or 0.98 (two), the better one; the best first. Pixels count as
// covered at both ends (+ 1), as in the reference.
[[nodiscard]] std::vector<ClassBox> suppress(std::vector<ClassBox> boxes);

// Without pictures that fill the page, 0.82 of a landscape one, 0.93 of others: a scan's paper, not a figure. A page
// with nothing else keeps them.
[[nodiscard]] std::vector<ClassBox> drop_page_images(std::vector<ClassBox> boxes, const LayoutFamily& family,
                                                     int page_width, int page_height);

// Without what Containment of the classes drops. A formula within other things stays.
[[nodiscard]] std::vector<ClassBox> resolve_containment(std::vector<ClassBox> boxes, const LayoutFamily& family);

// V2 and V3: without whole lists of references (their entries are there as well), boxes below 6 pixels, formulas within
// lines, and of two that share more than 0.7 of the smaller one, the smaller; a picture may hold other things.
[[nodiscard]] std::vector<ClassBox> thin_out(std::vector<ClassBox> boxes, const LayoutFamily& family);

// All of it, in the order above. `boxes` in page pixels, any score. Regions lie within the page; those of networks with
// order keys come in reading order and are numbered so.
[[nodiscard]] std::vector<LayoutRegion> regions_of(std::vector<ClassBox> boxes, const LayoutFamily& family,
                                                   int page_width, int page_height);

}  // namespace plimsoll

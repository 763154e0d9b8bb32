// The layout networks that can be read: what each wants as input, what its classes mean and which of its boxes count.
// Data only; layout_analyser.h runs them, region_rules.h applies the rules.
#pragma once

#include <span>
#include <string_view>

#include "document/page.h"
#include "reading/parameters.h"

namespace plimsoll {

// How the numbers come out of the network.
enum class LayoutOutput {
  picodet_maps,  // undecoded, see picodet.h
  rows,          // 0: a row per box, class, score, left, top, right, bottom and order keys; 1: how many rows there are
};

// What becomes of boxes of which nine tenths lie in another one's. Named after what stays.
enum class Containment {
  both,   // PaddleX: "union"
  large,  // what lies in a box of this class goes
  small,  // boxes in which one of this class lies go
};

// Inputs beside the image, by the exporters' names.
enum class LayoutInputs {
  image,              // the only one, whatever its name
  image_scale,        // and scale_factor
  image_shape_scale,  // and im_shape and scale_factor
};

struct LayoutClass {
  std::string_view name;  // as the network's authors write it
  BlockKind kind = BlockKind::text;
  float score_min = 0.5F;  // above it, a box counts
  Containment containment = Containment::both;
  int level = 0;  // of titles: LayoutRegion::level
};

struct LayoutFamily {
  std::string_view model;  // as the catalogue calls it
  std::string_view file;
  int width = 0;  // of the input, which pages are stretched to
  int height = 0;
  bool bicubic = true;  // how they are scaled; otherwise bilinear
  bool rgb = true;      // order of the planes; otherwise B, G, R
  Normalisation normalisation{};
  LayoutInputs inputs = LayoutInputs::image;
  LayoutOutput output = LayoutOutput::rows;
  int order_keys = 0;     // columns behind a row's box
  bool thin_out = false;  // overlapping boxes are dropped whatever their classes
  std::span<const LayoutClass> classes{};
};

// The one that is shipped first.
[[nodiscard]] std::span<const LayoutFamily> layout_families();
// Null when no family's network has this name.
[[nodiscard]] const LayoutFamily* find_layout_family(std::string_view model);

}  // namespace plimsoll

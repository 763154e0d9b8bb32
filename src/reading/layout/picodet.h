// The outputs of a PicoDet that was exported without its decoder: per stride one map of class scores and one of four
// distributions over distances (generalised focal loss, Li et al. 2020: the distance is the distribution's mean).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "inference/engine.h"
#include "reading/layout/class_box.h"

namespace plimsoll {

// Defaults are those of the rapid_layout package, the reference for this network.
struct PicoDetParameters {
  int width = 608;  // of the network's input
  int height = 800;
  std::array<int, 4> strides{8, 16, 32, 64};
  float score_min = 0.5F;            // above it, a place counts
  float iou_max = 0.5F;              // of two boxes of one class; above it the better one stays
  std::size_t candidates_max = 200;  // of a class, before that
  std::size_t boxes_max = 100;       // of a class, after it
};

// Boxes in pixels of the network's input, cut to it; class by class, the best first. `scores` and `distances` are the
// maps by rising stride, [1, places, classes] and [1, places, 4 × bins]. Reason::model_run when they do not fit.
[[nodiscard]] Result<std::vector<ClassBox>> decode_picodet(std::span<const Tensor<float>> scores,
                                                           std::span<const Tensor<float>> distances,
                                                           const PicoDetParameters& parameters);

}  // namespace plimsoll

// Graph surgery on classifiers over many classes.
#pragma once

#include <openvino/core/model.hpp>

namespace plimsoll {

// Replaces output 0 [.., C] by its maximum over C (f32) and adds the position of that maximum (i32), both without the
// last axis. Throws what OpenVINO throws when the output has no such axis.
void keep_best_class(ov::Model& model);

}  // namespace plimsoll

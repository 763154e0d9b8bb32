// Graph surgery on classifiers over many classes.
#pragma once

#include <cstddef>
#include <openvino/core/model.hpp>

namespace plimsoll {

// C of output 0 [N, T, C]; 0 where it has another form, or C is not fixed.
[[nodiscard]] std::size_t class_count(const ov::Model& model);

// Replaces output 0 [.., C] by its maximum over C (f32) and adds the position of that maximum (i32), both without the
// last axis. Throws what OpenVINO throws when the output has no such axis.
void keep_best_class(ov::Model& model);

}  // namespace plimsoll

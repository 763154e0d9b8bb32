// Networks with the number types of inference/engine.h.
#pragma once

#include <memory>
#include <openvino/core/model.hpp>

namespace plimsoll {

// Whole numbers and truth values become i32 on both sides, other inputs f32: the network converts. (Not all of them
// f32: in bf16 the number of a token would be rounded.) Throws what OpenVINO throws.
void use_plain_types(std::shared_ptr<ov::Model>& model);

}  // namespace plimsoll

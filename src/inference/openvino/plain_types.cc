#include "inference/openvino/plain_types.h"

#include <openvino/core/preprocess/pre_post_process.hpp>

namespace plimsoll {

void use_plain_types(std::shared_ptr<ov::Model>& model) {
  bool changed = false;
  ov::preprocess::PrePostProcessor types(model);
  for (std::size_t index = 0; index < model->inputs().size(); ++index) {
    const ov::element::Type type = model->input(index).get_element_type();
    const ov::element::Type plain = type.is_real() ? ov::element::f32 : ov::element::i32;
    if (type == plain) continue;
    types.input(index).tensor().set_element_type(plain);
    changed = true;
  }
  for (std::size_t index = 0; index < model->outputs().size(); ++index) {
    const ov::element::Type type = model->output(index).get_element_type();
    if (!type.is_integral_number() || type == ov::element::i32) continue;
    types.output(index).tensor().set_element_type(ov::element::i32);
    changed = true;
  }
  if (changed) model = types.build();
}

}  // namespace plimsoll

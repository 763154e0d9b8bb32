#include "inference/openvino/best_class.h"

#include <openvino/op/constant.hpp>
#include <openvino/op/result.hpp>
#include <openvino/op/squeeze.hpp>
#include <openvino/op/topk.hpp>

namespace plimsoll {

std::size_t class_count(const ov::Model& model) {
  const ov::PartialShape& shape = model.output(0).get_partial_shape();
  if (shape.rank().is_dynamic() || shape.rank().get_length() != 3 || shape[2].is_dynamic()) return 0;
  return static_cast<std::size_t>(shape[2].get_length());
}

void keep_best_class(ov::Model& model) {
  const std::shared_ptr<ov::op::v0::Result> result = model.get_results().at(0);
  const ov::Output<ov::Node> classes = result->input_value(0);
  const auto one = ov::op::v0::Constant::create(ov::element::i32, {}, {1});
  const auto best = std::make_shared<ov::op::v11::TopK>(classes, one, -1, ov::op::TopKMode::MAX,
                                                        ov::op::TopKSortType::SORT_VALUES, ov::element::i32);
  const auto last = ov::op::v0::Constant::create(ov::element::i32, {1}, {-1});
  model.remove_result(result);
  model.add_results(
      {std::make_shared<ov::op::v0::Result>(std::make_shared<ov::op::v0::Squeeze>(best->output(0), last)),
       std::make_shared<ov::op::v0::Result>(std::make_shared<ov::op::v0::Squeeze>(best->output(1), last))});
  model.validate_nodes_and_infer_types();
}

}  // namespace plimsoll

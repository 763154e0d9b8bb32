#include "inference/openvino/specialising_model.h"

#include <fmt/format.h>

#include <functional>
#include <numeric>

namespace plimsoll {

Result<std::span<float>> SpecialisingModel::ChosenSession::input(const Shape& shape) {
  TRY_VOID(model_.choose(shape));
  return chosen().input(shape);
}

Result<void> SpecialisingModel::choose(const Shape& shape) try {
  const std::size_t numbers = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  if (special_ && shape == special_shape_) return {};
  special_.reset();
  if (numbers < specialise_from_) {
    if (!general_)
      general_.emplace(recipe_.core.compile_model(recipe_.network, "CPU", recipe_.general), 1, std::string());
    return {};
  }
  // The two forms are never there at the same time: 20 MB of weights each for the detector.
  general_.reset();
  const std::shared_ptr<ov::Model> network = recipe_.network->clone();
  network->reshape(ov::PartialShape(ov::Shape(shape)));
  special_.emplace(recipe_.core.compile_model(network, "CPU", recipe_.special), 1, std::string());
  special_shape_ = shape;
  return {};
} catch (const std::exception& error) {
  return fail(Reason::model_run, fmt::format("compiling for one shape: {}", error.what()));
}

void SpecialisingModel::release_memory() {
  if (general_) general_->release_memory();
  if (special_) special_->release_memory();
}

}  // namespace plimsoll

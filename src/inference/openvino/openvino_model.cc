#include "inference/openvino/openvino_model.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <openvino/runtime/properties.hpp>
#include <utility>

namespace plimsoll {
namespace {

std::unexpected<Error> run_failed(const char* step, const std::exception& error) {
  return fail(Reason::model_run, fmt::format("inference failed ({}): {}", step, error.what()));
}

Arithmetic arithmetic_of(const ov::CompiledModel& compiled) {
  const ov::element::Type type = compiled.get_property(ov::hint::inference_precision);
  if (type == ov::element::bf16) return Arithmetic::bf16;
  return type == ov::element::f16 ? Arithmetic::f16 : Arithmetic::f32;
}

}  // namespace

Result<std::span<float>> OpenVinoSession::input(const Shape& shape) try {
  ov::Tensor tensor = request_.get_input_tensor();
  tensor.set_shape(ov::Shape(shape));
  return std::span<float>(tensor.data<float>(), tensor.get_size());
} catch (const std::exception& error) {
  return run_failed("input", error);
}

template <typename T>
Result<std::span<T>> OpenVinoSession::input_tensor(std::string_view name, const Shape& shape) try {
  ov::Tensor tensor = request_.get_tensor(std::string(name));
  tensor.set_shape(ov::Shape(shape));
  return std::span<T>(tensor.data<T>(), tensor.get_size());
} catch (const std::exception& error) {
  return run_failed("input", error);
}

Result<std::span<float>> OpenVinoSession::named_input(std::string_view name, const Shape& shape) {
  return input_tensor<float>(name, shape);
}

Result<std::span<std::int32_t>> OpenVinoSession::named_labels(std::string_view name, const Shape& shape) {
  return input_tensor<std::int32_t>(name, shape);
}

Result<void> OpenVinoSession::start() try {
  request_.start_async();
  return {};
} catch (const std::exception& error) {
  return run_failed("start", error);
}

Result<void> OpenVinoSession::wait() try {
  request_.wait();
  return {};
} catch (const std::exception& error) {
  return run_failed("run", error);
}

template <typename T>
Result<Tensor<T>> OpenVinoSession::output_tensor(std::size_t output) try {
  const ov::Tensor tensor = request_.get_output_tensor(output);
  return Tensor<T>{tensor.get_shape(), {tensor.data<const T>(), tensor.get_size()}};
} catch (const std::exception& error) {
  return run_failed("output", error);
}

Result<Tensor<float>> OpenVinoSession::values(std::size_t output) { return output_tensor<float>(output); }
Result<Tensor<std::int32_t>> OpenVinoSession::labels(std::size_t output) { return output_tensor<std::int32_t>(output); }

OpenVinoModel::OpenVinoModel(ov::CompiledModel compiled, std::size_t sessions, std::string metadata,
                             std::size_t classes)
    : compiled_(std::move(compiled)),
      metadata_(std::move(metadata)),
      classes_(classes),
      arithmetic_(arithmetic_of(compiled_)) {
  for (std::size_t index = 0; index < std::max<std::size_t>(1, sessions); ++index)
    sessions_.emplace_back(compiled_.create_infer_request());
}

void OpenVinoModel::release_memory() {
  try {
    for (OpenVinoSession& session : sessions_) session.renew(compiled_.create_infer_request());
    compiled_.release_memory();
  } catch (const std::exception&) {
    // Best effort: what cannot be given back now is still accounted for as this service's retention.
  }
  ::malloc_trim(0);
}

}  // namespace plimsoll

// A compiled network and its infer requests. Only start_async() + wait() is used: with infer(), a refused allocation
// was swallowed in 11 of 16 tries and garbage came back (design §5).
#pragma once

#include <deque>
#include <openvino/runtime/compiled_model.hpp>
#include <openvino/runtime/infer_request.hpp>
#include <string>
#include <string_view>

#include "inference/engine.h"

namespace plimsoll {

class OpenVinoSession final : public Session {
 public:
  explicit OpenVinoSession(ov::InferRequest request) : request_(std::move(request)) {}
  // Drops the inputs and outputs of the old one.
  void renew(ov::InferRequest request) { request_ = std::move(request); }

  Result<std::span<float>> input(const Shape& shape) override;
  Result<std::span<float>> named_input(std::string_view name, const Shape& shape) override;
  Result<std::span<std::int32_t>> named_labels(std::string_view name, const Shape& shape) override;
  Result<void> start() override;
  Result<void> wait() override;
  Result<Tensor<float>> values(std::size_t output) override;
  Result<Tensor<std::int32_t>> labels(std::size_t output) override;

 private:
  template <typename T>
  Result<std::span<T>> input_tensor(std::string_view name, const Shape& shape);
  template <typename T>
  Result<Tensor<T>> output_tensor(std::size_t output);

  ov::InferRequest request_;
};

class OpenVinoModel final : public Model {
 public:
  // May throw what OpenVINO throws.
  OpenVinoModel(ov::CompiledModel compiled, std::size_t sessions, std::string metadata, std::size_t classes = 0);

  std::size_t session_count() const override { return sessions_.size(); }
  Session& session(std::size_t index) override { return sessions_.at(index); }
  const std::string& metadata() const override { return metadata_; }
  std::size_t classes() const override { return classes_; }
  Arithmetic arithmetic() const override { return arithmetic_; }
  void release_memory() override;

 private:
  ov::CompiledModel compiled_;
  std::deque<OpenVinoSession> sessions_;
  std::string metadata_;
  std::size_t classes_;
  Arithmetic arithmetic_;
};

}  // namespace plimsoll

// A network in two forms: one that takes every shape, and one compiled for the last large shape alone. In the latter
// the engine plans all its buffers at once and lets them share memory; in the former nearly every one has its own.
#pragma once

#include <memory>
#include <openvino/runtime/core.hpp>
#include <optional>

#include "inference/openvino/openvino_model.h"

namespace plimsoll {

// What a form is compiled from.
struct Recipe {
  ov::Core core;
  std::shared_ptr<ov::Model> network;
  ov::AnyMap options;
};

class SpecialisingModel final : public Model {
 public:
  SpecialisingModel(std::unique_ptr<OpenVinoModel> general, std::size_t specialise_from, Recipe recipe)
      : general_(std::move(general)), specialise_from_(specialise_from), recipe_(std::move(recipe)), session_(*this) {}

  std::size_t session_count() const override { return 1; }
  Session& session(std::size_t) override { return session_; }
  const std::string& metadata() const override { return general_->metadata(); }
  Arithmetic arithmetic() const override { return general_->arithmetic(); }
  void release_memory() override;

 private:
  // Everything happens in the form that the last input() chose.
  class ChosenSession final : public Session {
   public:
    explicit ChosenSession(SpecialisingModel& model) : model_(model) {}
    Result<std::span<float>> input(const Shape& shape) override;
    Result<void> start() override { return chosen().start(); }
    Result<void> wait() override { return chosen().wait(); }
    Result<Tensor<float>> values(std::size_t output) override { return chosen().values(output); }
    Result<Tensor<std::int32_t>> labels(std::size_t output) override { return chosen().labels(output); }

   private:
    Session& chosen() { return (model_.special_ ? *model_.special_ : *model_.general_).session(0); }
    SpecialisingModel& model_;
  };

  [[nodiscard]] Result<void> choose(const Shape& shape);

  std::unique_ptr<OpenVinoModel> general_;
  std::size_t specialise_from_;
  Recipe recipe_;
  std::optional<OpenVinoModel> special_;  // the chosen one while it is there
  Shape special_shape_;
  ChosenSession session_;
};

}  // namespace plimsoll

// A network in one of two forms: one that takes every shape, or one compiled for the last large shape alone. In the
// latter the engine plans all its buffers at once and lets them share memory; in the former nearly every one has its
// own. Changing the form takes 100 to 250 ms, as long as another large shape does.
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
  ov::AnyMap general;
  ov::AnyMap special;
};

class SpecialisingModel final : public Model {
 public:
  // `compiled` is the general form.
  SpecialisingModel(ov::CompiledModel compiled, std::string metadata, std::size_t specialise_from, Recipe recipe)
      : metadata_(std::move(metadata)),
        specialise_from_(specialise_from),
        recipe_(std::move(recipe)),
        general_(std::in_place, std::move(compiled), 1, std::string()),
        arithmetic_(general_->arithmetic()),
        session_(*this) {}

  std::size_t session_count() const override { return 1; }
  Session& session(std::size_t) override { return session_; }
  const std::string& metadata() const override { return metadata_; }
  Arithmetic arithmetic() const override { return arithmetic_; }
  void release_memory() override;

 private:
  // Everything happens in the form that the last input() chose.
  class ChosenSession final : public Session {
   public:
    explicit ChosenSession(SpecialisingModel& model) : model_(model) {}
    Result<std::span<float>> input(const Shape& shape) override;
    // Of the form that is there: which one, is for networks with one input to choose.
    Result<std::span<float>> named_input(std::string_view name, const Shape& shape) override {
      return chosen().named_input(name, shape);
    }
    Result<std::span<std::int32_t>> named_labels(std::string_view name, const Shape& shape) override {
      return chosen().named_labels(name, shape);
    }
    Result<void> start() override { return chosen().start(); }
    Result<void> wait() override { return chosen().wait(); }
    Result<Tensor<float>> values(std::size_t output) override { return chosen().values(output); }
    Result<Tensor<std::int32_t>> labels(std::size_t output) override { return chosen().labels(output); }

   private:
    Session& chosen() { return (model_.special_ ? *model_.special_ : *model_.general_).session(0); }
    SpecialisingModel& model_;
  };

  [[nodiscard]] Result<void> choose(const Shape& shape);

  std::string metadata_;
  std::size_t specialise_from_;
  Recipe recipe_;
  std::optional<OpenVinoModel> general_;  // at most one of the two is there, and it is the chosen one
  Arithmetic arithmetic_;
  std::optional<OpenVinoModel> special_;
  Shape special_shape_;
  ChosenSession session_;
};

}  // namespace plimsoll

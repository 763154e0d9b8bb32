#include "inference/timed_engine.h"

#include <deque>
#include <utility>

namespace plimsoll {
namespace {

class TimedSession final : public Session {
 public:
  TimedSession(Session& session, EngineClock& clock) : session_(session), clock_(clock) {}

  Result<std::span<float>> input(const Shape& shape) override { return session_.input(shape); }
  Result<std::span<float>> named_input(std::string_view name, const Shape& shape) override {
    return session_.named_input(name, shape);
  }
  Result<std::span<std::int32_t>> named_labels(std::string_view name, const Shape& shape) override {
    return session_.named_labels(name, shape);
  }
  Result<void> start() override {
    TRY_VOID(session_.start());
    clock_.started(std::chrono::steady_clock::now());
    return {};
  }
  Result<void> wait() override {
    const Result<void> outcome = session_.wait();
    clock_.ended(std::chrono::steady_clock::now());
    return outcome;
  }
  Result<Tensor<float>> values(std::size_t output) override { return session_.values(output); }
  Result<Tensor<std::int32_t>> labels(std::size_t output) override { return session_.labels(output); }

 private:
  Session& session_;
  EngineClock& clock_;
};

class TimedModel final : public Model {
 public:
  TimedModel(std::unique_ptr<Model> model, EngineClock& clock) : model_(std::move(model)) {
    for (std::size_t index = 0; index < model_->session_count(); ++index)
      sessions_.emplace_back(model_->session(index), clock);
  }

  std::size_t session_count() const override { return sessions_.size(); }
  Session& session(std::size_t index) override { return sessions_.at(index); }
  const std::string& metadata() const override { return model_->metadata(); }
  std::size_t classes() const override { return model_->classes(); }
  Arithmetic arithmetic() const override { return model_->arithmetic(); }
  void release_memory() override { model_->release_memory(); }

 private:
  std::unique_ptr<Model> model_;
  std::deque<TimedSession> sessions_;
};

}  // namespace

void EngineClock::started(Time now) {
  if (under_way_++ == 0) since_ = now;
}

void EngineClock::ended(Time now) {
  if (--under_way_ == 0) busy_ += now - since_;
}

std::chrono::microseconds EngineClock::busy() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(busy_);
}

Result<std::unique_ptr<Model>> TimedEngine::load(const ModelPlan& plan) {
  TRY(std::unique_ptr<Model> model, engine_.load(plan));
  return std::make_unique<TimedModel>(std::move(model), clock_);
}

}  // namespace plimsoll

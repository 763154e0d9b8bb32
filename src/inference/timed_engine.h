// An Engine that times another one: how long at least one inference was under way. For the share of a page's time that
// is the engine's and not ours.
#pragma once

#include <chrono>
#include <memory>

#include "inference/engine.h"

namespace plimsoll {

// One thread. Runs that overlap count once.
class EngineClock {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `now` never goes back. Every ended() has its started().
  void started(Time now);
  void ended(Time now);
  // All of it since the beginning; a run that has not ended is not in it yet.
  [[nodiscard]] std::chrono::microseconds busy() const;

 private:
  int under_way_ = 0;
  Time since_;
  std::chrono::steady_clock::duration busy_{};
};

// A run lasts from start() until wait() has returned, so a result that nobody fetches yet counts, too: the share is an
// upper bound. Loading and compiling are not in it. One thread uses all models of it, as one pipeline does.
class TimedEngine final : public Engine {
 public:
  // Both outlive the engine and every model that it loads.
  TimedEngine(Engine& engine, EngineClock& clock) : engine_(engine), clock_(clock) {}
  Result<std::unique_ptr<Model>> load(const ModelPlan& plan) override;

 private:
  Engine& engine_;
  EngineClock& clock_;
};

}  // namespace plimsoll

// Keeps all sessions of a model busy from one thread: while the others compute, the next input is prepared.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/error.h"
#include "inference/engine.h"

namespace plimsoll {

class SessionRing {
 public:
  using Fill = std::function<void(std::span<float> input)>;
  using Done = std::function<Result<void>(Session& session)>;

  explicit SessionRing(Model& model) : model_(model), pending_(model.session_count()) {}
  SessionRing(const SessionRing&) = delete;
  SessionRing& operator=(const SessionRing&) = delete;
  // Waits for what still runs; its outcome is nobody's any more.
  ~SessionRing();

  // Starts a run on the session that is next in turn, after its previous run has been waited for and handed to its
  // `done`. Errors are those of the engine or of a `done`.
  [[nodiscard]] Result<void> run(const Shape& shape, const Fill& fill, Done done);
  // Waits for all runs and hands them to their `done`.
  [[nodiscard]] Result<void> finish();

 private:
  [[nodiscard]] Result<void> settle(std::size_t index);

  Model& model_;
  std::vector<Done> pending_;  // empty function: the session is free
  std::size_t next_ = 0;
};

}  // namespace plimsoll

// How long the next bytes of a body may take.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/bytes.h"
#include "base/clock.h"

namespace plimsoll {

// Counts only the time that we waited for the client: a handler that is slow to take what has come is not his fault.
class BodyPace {
 public:
  BodyPace(Milliseconds idle, Bytes rate) : idle_(idle), rate_(rate) {}

  // The wait that starts now may last so long: body_idle, and what keeps the average of body_rate after a grace of
  // body_idle.
  [[nodiscard]] std::chrono::nanoseconds next_wait() const {
    if (rate_ == Bytes()) return idle_;
    const auto earned = std::chrono::duration<double>(static_cast<double>(moved_) / static_cast<double>(rate_.count()));
    const auto left = idle_ + std::chrono::duration_cast<std::chrono::nanoseconds>(earned) - waited_;
    return std::min<std::chrono::nanoseconds>(idle_, left);
  }
  void moved(std::uint64_t bytes, std::chrono::nanoseconds waited) {
    moved_ += bytes;
    waited_ += waited;
  }
  [[nodiscard]] std::uint64_t bytes() const { return moved_; }

 private:
  std::chrono::nanoseconds idle_;
  Bytes rate_;
  std::uint64_t moved_ = 0;
  std::chrono::nanoseconds waited_{};
};

}  // namespace plimsoll

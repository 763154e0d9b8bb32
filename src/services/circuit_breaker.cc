#include "services/circuit_breaker.h"

#include <algorithm>

namespace plimsoll {

CircuitBreaker::State CircuitBreaker::state(TimePoint now) const {
  if (!open_) return State::closed;
  return now < until_ ? State::open : State::half_open;
}

void CircuitBreaker::failed(TimePoint now) {
  // While open nobody tries; what fails then was under way before.
  if (state(now) == State::open) return;
  if (open_) return open(now);
  failures_ = failures_ << 1;
  failures_.set(0);
  outcomes_ = std::min(outcomes_ + 1, kWindow);
  if (++in_a_row_ >= kInARowMax || (outcomes_ == kWindow && 2 * failures_.count() > kWindow)) open(now);
}

void CircuitBreaker::open(TimePoint now) {
  open_ = true;
  until_ = now + pause_;
  pause_ = std::min(2 * pause_, kLongestPause);
}

void CircuitBreaker::succeeded() {
  in_a_row_ = 0;
  if (open_) {
    *this = CircuitBreaker();
    return;
  }
  failures_ = failures_ << 1;
  outcomes_ = std::min(outcomes_ + 1, kWindow);
}

}  // namespace plimsoll

#include "reading/recognise/session_ring.h"

#include <utility>

namespace plimsoll {

SessionRing::~SessionRing() {
  for (std::size_t index = 0; index < pending_.size(); ++index)
    if (pending_[index]) (void)model_.session(index).wait();
}

Result<void> SessionRing::settle(std::size_t index) {
  if (!pending_[index]) return {};
  const Done done = std::exchange(pending_[index], nullptr);
  TRY_VOID(model_.session(index).wait());
  return done(model_.session(index));
}

Result<void> SessionRing::run(const Shape& shape, const Fill& fill, Done done) {
  const std::size_t index = std::exchange(next_, (next_ + 1) % pending_.size());
  TRY_VOID(settle(index));
  Session& session = model_.session(index);
  TRY(const std::span<float> input, session.input(shape));
  fill(input);
  TRY_VOID(session.start());
  pending_[index] = std::move(done);
  return {};
}

Result<void> SessionRing::finish() {
  for (std::size_t turn = 0; turn < pending_.size(); ++turn) {
    TRY_VOID(settle(next_));
    next_ = (next_ + 1) % pending_.size();
  }
  return {};
}

}  // namespace plimsoll

#include "async/permits.h"

namespace plimsoll {

Permit& Permit::operator=(Permit&& other) noexcept {
  if (this != &other) {
    give_back();
    owner_ = std::exchange(other.owner_, nullptr);
  }
  return *this;
}

void Permit::give_back() {
  if (Permits* owner = std::exchange(owner_, nullptr)) owner->release();
}

Async<Permit> Permits::acquire(TimePoint deadline, Reason late) {
  if (Permit now = try_acquire()) co_return now;
  if (stopped_) co_return fail(Reason::interrupted, "stopped");
  Waiter waiter(io_);
  line_.push_back(&waiter);
  co_await waiter.event.wait(deadline);
  if (waiter.granted) co_return Permit(this);
  line_.remove(&waiter);
  if (stopped_) co_return fail(Reason::interrupted, "stopped");
  co_return fail(late, "waited too long in line");
}

Permit Permits::try_acquire() {
  if (stopped_ || free_ == 0) return {};
  --free_;
  return Permit(this);
}

void Permits::release() {
  if (line_.empty() || stopped_) {
    ++free_;
    return;
  }
  // Handed over, not put back: nobody who comes in between can take it.
  Waiter* first = line_.front();
  line_.pop_front();
  first->granted = true;
  first->event.set();
}

void Permits::stop() {
  stopped_ = true;
  for (Waiter* waiter : line_) waiter->event.set();
}

}  // namespace plimsoll

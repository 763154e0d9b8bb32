#include "async/event.h"

#include "async/async.h"

namespace plimsoll {

void Event::set() {
  set_ = true;
  timer_.cancel();
}

boost::asio::awaitable<bool> Event::wait(TimePoint deadline) {
  if (set_) co_return true;
  timer_.expires_at(deadline);
  co_await timer_.async_wait(kAsTuple);
  // Whatever ended the wait, the flag is the truth: both may have happened in the same turn of the loop.
  co_return set_;
}

}  // namespace plimsoll

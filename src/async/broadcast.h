// Something that happens again and again, for all who wait for the next time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <list>

#include "async/event.h"

namespace plimsoll {

// io thread only. Must not be destroyed while somebody waits.
class Broadcast {
 public:
  explicit Broadcast(boost::asio::io_context& io) : io_(io) {}

  // Wakes all who wait now.
  void tell() {
    for (Event* waiter : waiting_) waiter->set();
  }
  // True when it happened, false when the deadline came first. Who looks, then waits without another co_await between
  // misses nothing.
  [[nodiscard]] boost::asio::awaitable<bool> wait(TimePoint deadline = TimePoint::max()) {
    Event told(io_);
    const auto place = waiting_.insert(waiting_.end(), &told);
    const bool happened = co_await told.wait(deadline);
    waiting_.erase(place);
    co_return happened;
  }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  boost::asio::io_context& io_;
  std::list<Event*> waiting_;
};

}  // namespace plimsoll

// Something that one coroutine waits for and another makes happen.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"

namespace plimsoll {

// One waiter at a time; io thread only. Must not be destroyed while somebody waits.
class Event {
 public:
  explicit Event(boost::asio::io_context& io) : timer_(io) {}

  // Stays set until clear().
  void set();
  void clear() { set_ = false; }
  [[nodiscard]] bool is_set() const { return set_; }
  // True as soon as it is set, false when the deadline came first.
  [[nodiscard]] boost::asio::awaitable<bool> wait(TimePoint deadline = TimePoint::max());

 private:
  boost::asio::steady_timer timer_;
  bool set_ = false;
};

}  // namespace plimsoll

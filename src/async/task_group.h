// Coroutines that run beside their starter and are waited for before it ends.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "async/event.h"

namespace plimsoll {

// io thread only. join() before destruction; one joiner at a time.
class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::io_context& io) : io_(io), finished_(io) {}
  ~TaskGroup();

  void start(boost::asio::awaitable<void> task);
  // Until none is running.
  [[nodiscard]] boost::asio::awaitable<void> join();
  [[nodiscard]] int running() const { return running_; }

 private:
  boost::asio::io_context& io_;
  Event finished_;
  int running_ = 0;
};

}  // namespace plimsoll

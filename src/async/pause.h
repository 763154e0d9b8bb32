// Time to pass between two looks at something that tells nobody when it changes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "async/async.h"
#include "base/clock.h"

namespace plimsoll {

[[nodiscard]] inline boost::asio::awaitable<void> pause(boost::asio::io_context& io, Milliseconds time) {
  boost::asio::steady_timer timer(io, time);
  (void)co_await timer.async_wait(kAsTuple);
}

}  // namespace plimsoll

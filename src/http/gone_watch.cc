#include "http/gone_watch.h"

#include <poll.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace plimsoll {

using boost::system::error_code;

struct GoneWatch::State : std::enable_shared_from_this<State> {
  State(boost::asio::ip::tcp::socket& socket_, std::function<void()> gone_)
      : socket(socket_), timer(socket_.get_executor()), gone(std::move(gone_)) {}

  void wait() {
    socket.async_wait(
        boost::asio::ip::tcp::socket::wait_read,
        boost::asio::bind_cancellation_slot(signal.slot(), [self = shared_from_this()](error_code) { self->look(); }));
  }

  // Also after somebody called off all waits on the socket (a deadline of another's): what counts is how it looks.
  void look() {
    if (stopped) return;
    pollfd entry{socket.native_handle(), POLLIN | POLLRDHUP, 0};
    if (!socket.is_open() || ::poll(&entry, 1, 0) < 0) entry.revents = POLLHUP;
    if (entry.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) {
      stopped = true;
      gone();
      return;
    }
    if (!(entry.revents & POLLIN)) return wait();
    timer.expires_after(std::chrono::milliseconds(250));
    timer.async_wait([self = shared_from_this()](error_code) { self->look(); });
  }

  boost::asio::ip::tcp::socket& socket;
  boost::asio::steady_timer timer;
  boost::asio::cancellation_signal signal;
  std::function<void()> gone;
  bool stopped = false;
};

GoneWatch::GoneWatch(boost::asio::ip::tcp::socket& socket, std::function<void()> gone)
    : state_(std::make_shared<State>(socket, std::move(gone))) {
  state_->wait();
}

GoneWatch::~GoneWatch() {
  state_->stopped = true;
  state_->signal.emit(boost::asio::cancellation_type::terminal);
  state_->timer.cancel();
}

}  // namespace plimsoll

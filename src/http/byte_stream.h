// The bytes of one connection, plain or TLS, with an end to every wait.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "async/async.h"
#include "base/clock.h"
#include "http/tls.h"

namespace plimsoll {

// Calls `late` when the deadline that was set last has passed. Setting one again is cheap: the timer runs on and looks
// at the deadline only when it goes off.
class LazyDeadline {
 public:
  LazyDeadline(boost::asio::any_io_executor executor, std::function<void()> late);
  ~LazyDeadline();
  LazyDeadline(const LazyDeadline&) = delete;
  LazyDeadline& operator=(const LazyDeadline&) = delete;

  void set(TimePoint deadline);
  void clear() { set(TimePoint::max()); }

 private:
  struct State;
  std::shared_ptr<State> state_;  // what goes off after our end finds nobody
};

// io thread only; one reader and one writer at a time, of which one waits with a deadline. Reason::request_time: the
// deadline passed; Reason::client_gone: the connection has ended or broken.
class ByteStream {
 public:
  // Null `identity`: plain TCP.
  ByteStream(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsIdentity> identity);

  // A client's end; null `trust`: plain TCP. `host` is the name, or address, that the certificate has to be for.
  ByteStream(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsTrust> trust, const std::string& host);

  // Nothing to do without TLS.
  [[nodiscard]] Async<void> handshake(TimePoint deadline);
  // 0: the other end closed its side in order.
  [[nodiscard]] Async<std::size_t> read_some(std::span<char> into, TimePoint deadline);
  // All of them; each byte that is taken gives `stall` for the next.
  using Pieces = std::array<std::string_view, 3>;
  [[nodiscard]] Async<void> write(Pieces pieces, Milliseconds stall);

  // Says goodbye, and until the other end does so too, but at most for `patience`, reads what still comes and drops it:
  // closing on unread bytes would reset the connection and take our answer with it.
  [[nodiscard]] boost::asio::awaitable<void> close_gently(Milliseconds patience);
  // At once; whoever waits gets client_gone. `reset`: so that what was sent is not taken for whole.
  void cut(bool reset = false);

  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  using Tls = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<TlsIdentity> identity_;
  std::shared_ptr<TlsTrust> trust_;
  std::unique_ptr<Tls> tls_;
  LazyDeadline deadline_;
  bool late_ = false;
};

}  // namespace plimsoll

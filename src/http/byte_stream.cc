#include "http/byte_stream.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <tuple>

namespace plimsoll {

using boost::asio::ip::tcp;
using boost::system::error_code;

struct LazyDeadline::State : std::enable_shared_from_this<State> {
  State(const boost::asio::any_io_executor& executor, std::function<void()> late_)
      : timer(executor), late(std::move(late_)) {}

  void wait_until(TimePoint moment) {
    timer.expires_at(moment);
    waiting = true;
    timer.async_wait([self = weak_from_this()](error_code error) {
      // Called off: another wait has begun, or we are gone.
      const auto state = self.lock();
      if (!state || error) return;
      state->waiting = false;
      if (state->deadline == TimePoint::max()) return;
      if (std::chrono::steady_clock::now() < state->deadline) return state->wait_until(state->deadline);
      state->deadline = TimePoint::max();
      state->late();
    });
  }

  boost::asio::steady_timer timer;
  std::function<void()> late;
  TimePoint deadline = TimePoint::max();
  bool waiting = false;
};

LazyDeadline::LazyDeadline(boost::asio::any_io_executor executor, std::function<void()> late)
    : state_(std::make_shared<State>(std::move(executor), std::move(late))) {}

LazyDeadline::~LazyDeadline() { state_->timer.cancel(); }

void LazyDeadline::set(TimePoint deadline) {
  state_->deadline = deadline;
  if (deadline == TimePoint::max()) return;
  if (!state_->waiting || state_->timer.expiry() > deadline) state_->wait_until(deadline);
}

ByteStream::ByteStream(tcp::socket socket, std::shared_ptr<TlsIdentity> identity)
    : socket_(std::move(socket)),
      identity_(std::move(identity)),
      tls_(identity_ ? std::make_unique<Tls>(socket_, identity_->context()) : nullptr),
      deadline_(socket_.get_executor(), [this] {
        late_ = true;
        error_code ignored;
        socket_.cancel(ignored);
      }) {}

ByteStream::ByteStream(tcp::socket socket, std::shared_ptr<TlsTrust> trust, const std::string& host)
    : ByteStream(std::move(socket), nullptr) {
  trust_ = std::move(trust);
  if (!trust_) return;
  tls_ = std::make_unique<Tls>(socket_, trust_->context());
  tls_->set_verify_callback(boost::asio::ssl::host_name_verification(host));
  // Names only: an address is not sent.
  error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  if (no_address) ::SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
}

namespace {

std::unexpected<Error> lost(bool late) {
  return late ? fail(Reason::request_time, "the client is too slow")
              : fail(Reason::client_gone, "the client closed the connection");
}

}  // namespace

Async<void> ByteStream::handshake(TimePoint deadline) {
  if (!tls_) co_return Result<void>();
  late_ = false;
  deadline_.set(deadline);
  const auto [error] = co_await tls_->async_handshake(trust_ ? Tls::client : Tls::server, kAsTuple);
  deadline_.clear();
  if (error && trust_ && !late_) co_return fail(Reason::client_gone, error.message());
  if (error) co_return lost(late_);
  co_return Result<void>();
}

Async<std::size_t> ByteStream::read_some(std::span<char> into, TimePoint deadline) {
  late_ = false;
  deadline_.set(deadline);
  const auto buffer = boost::asio::buffer(into.data(), into.size());
  // Two names for one thing: a coroutine's `co_await` in a conditional expression is more than compilers agree on.
  error_code error;
  std::size_t count = 0;
  if (tls_)
    std::tie(error, count) = co_await tls_->async_read_some(buffer, kAsTuple);
  else
    std::tie(error, count) = co_await socket_.async_read_some(buffer, kAsTuple);
  deadline_.clear();
  if (count > 0) co_return count;
  if (error == boost::asio::error::eof) co_return std::size_t{0};
  co_return lost(late_);
}

Async<void> ByteStream::write(Pieces pieces, Milliseconds stall) {
  late_ = false;
  for (std::size_t first = 0; first < pieces.size();) {
    if (pieces[first].empty()) {
      ++first;
      continue;
    }
    deadline_.set(std::chrono::steady_clock::now() + stall);
    error_code error;
    std::size_t count = 0;
    if (tls_) {
      // OpenSSL takes one buffer at a time.
      std::tie(error, count) = co_await tls_->async_write_some(boost::asio::buffer(pieces[first]), kAsTuple);
    } else {
      const std::array buffers{boost::asio::buffer(pieces[0]), boost::asio::buffer(pieces[1]),
                               boost::asio::buffer(pieces[2])};
      std::tie(error, count) = co_await socket_.async_write_some(buffers, kAsTuple);
    }
    deadline_.clear();
    if (error) co_return lost(late_);
    for (std::string_view& piece : pieces) {
      const std::size_t taken = std::min(count, piece.size());
      piece.remove_prefix(taken);
      count -= taken;
    }
  }
  co_return Result<void>();
}

boost::asio::awaitable<void> ByteStream::close_gently(Milliseconds patience) {
  if (!socket_.is_open()) co_return;
  const TimePoint deadline = std::chrono::steady_clock::now() + patience;
  late_ = false;
  error_code ignored;
  if (tls_) {
    deadline_.set(deadline);
    co_await tls_->async_shutdown(kAsTuple);
    deadline_.clear();
  }
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  deadline_.set(deadline);
  for (std::array<char, 4096> dropped; !late_;) {
    const auto [error, count] = co_await socket_.async_read_some(boost::asio::buffer(dropped), kAsTuple);
    // A fast sender never lets us wait, so the deadline has to be looked at, too.
    if (error || std::chrono::steady_clock::now() >= deadline) break;
  }
  deadline_.clear();
  cut();
}

void ByteStream::cut(bool reset) {
  error_code ignored;
  if (reset) socket_.set_option(tcp::socket::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace plimsoll

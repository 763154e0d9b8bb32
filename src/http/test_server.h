// For tests: a server on loopback with its loop in a thread of its own, and a client that says exactly what it is told.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "base/log.h"
#include "base/unique_fd.h"
#include "http/server.h"

namespace plimsoll {

inline HttpLimits test_limits() {
  using std::chrono::seconds;
  return {.connections = 32,
          .connections_per_peer = 32,
          .header_bytes = Bytes(4096),
          .headers = 20,
          .header_time = seconds(20),
          .idle_time = seconds(20),
          .body_idle = seconds(20),
          .body_rate = Bytes(0),
          .write_stall = seconds(20)};
}

class CountingObserver final : public HttpObserver {
 public:
  void request_started() override { ++started; }
  void request_ended(const EndedRequest& request) override {
    ++ended;
    last_status = request.status;
    bytes_in += request.bytes_in;
    bytes_out += request.bytes_out;
  }
  void connections(int open_now) override { open = open_now; }
  void connection_refused() override { ++refused; }

  std::atomic<int> started = 0, ended = 0, last_status = 0, open = 0, refused = 0;
  std::atomic<std::uint64_t> bytes_in = 0, bytes_out = 0;
};

class TestServer {
 public:
  explicit TestServer(const HttpLimits& limits = test_limits()) : server(io, routes, limits, &observer) {
    // A thousand requests would be a thousand lines.
    static const bool quiet = (start_logging("http_test", Verbosity::quiet), true);
    (void)quiet;
  }
  ~TestServer() { stop(Milliseconds(0)); }

  void route(HttpMethod method, std::string pattern, HttpHandler handler, Role role = Role::anyone) {
    routes.add({method, std::move(pattern), role, std::move(handler)});
  }
  // Everything before this on the test's thread, everything after it through in_loop().
  void start(std::string_view address = "127.0.0.1:0") {
    if (!server.listen(address)) std::abort();
    const std::string text = server.addresses().front();
    port = static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1)));
    loop = std::thread([this] { io.run(); });
  }
  void in_loop(const std::function<void()>& what) {
    std::promise<void> done;
    boost::asio::post(io, [&] {
      what();
      done.set_value();
    });
    done.get_future().wait();
  }
  // drain() has ended when it returns.
  void stop(Milliseconds grace) {
    if (!loop.joinable()) return;
    boost::asio::post(io, [this, grace] { boost::asio::co_spawn(io, server.drain(grace), boost::asio::detached); });
    loop.join();
  }

  boost::asio::io_context io;
  HttpRoutes routes;
  CountingObserver observer;
  HttpServer server;
  std::uint16_t port = 0;
  std::thread loop;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  // False: the other end no longer takes anything.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void send_end() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }
  [[nodiscard]] int fd() const { return socket_.get(); }

  // All until the other end closes (or resets: then was_reset).
  std::string rest() {
    while (receive()) {
    }
    return std::exchange(held_, {});
  }
  // Until `end` has come, with it.
  std::string until(std::string_view end) {
    for (;;) {
      if (const auto found = held_.find(end); found != std::string::npos) {
        std::string text = held_.substr(0, found + end.size());
        held_.erase(0, text.size());
        return text;
      }
      if (!receive()) return "closed after: " + std::exchange(held_, {});
    }
  }
  // One response with Content-Length, or chunked (as it came).
  std::string response() {
    std::string text = until("\r\n\r\n");
    if (text.find("Transfer-Encoding: chunked") != std::string::npos) return text + until("0\r\n\r\n");
    const auto field = text.find("Content-Length: ");
    const std::size_t length = field == std::string::npos ? 0 : std::stoul(text.substr(field + 16));
    while (held_.size() < length && receive()) {
    }
    text += held_.substr(0, length);
    held_.erase(0, length);
    return text;
  }

  bool connected = false;
  bool was_reset = false;

 private:
  bool receive() {
    char buffer[4096];
    const auto count = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    if (count < 0) was_reset = true;
    if (count <= 0) return false;
    held_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  UniqueFd socket_;
  std::string held_;
};

inline std::string get(std::string_view target, std::string_view fields = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n";
}

inline std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }
inline std::string status_of(const std::string& response) { return response.substr(0, 12); }

}  // namespace plimsoll

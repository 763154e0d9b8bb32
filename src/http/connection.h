// One connection of the server: requests one after the other, each with its handler.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "http/api_keys.h"
#include "http/byte_stream.h"
#include "http/connection_exchange.h"
#include "http/limits.h"
#include "http/observer.h"
#include "http/request_reader.h"
#include "http/routes.h"

namespace plimsoll {

// What all connections of a server share.
struct ServerShared {
  const HttpRoutes& routes;
  const HttpLimits limits;
  HttpObserver* observer;  // may be null
  std::shared_ptr<const ApiKeys> keys;
  std::shared_ptr<TlsIdentity> tls;
  bool draining = false;
  int running = 0;  // exchanges
};

// io thread only.
class HttpConnection {
 public:
  HttpConnection(ServerShared& shared, boost::asio::ip::tcp::socket socket, std::string peer);

  // Until the connection has ended.
  [[nodiscard]] boost::asio::awaitable<void> run();

  // Ends it unless an exchange is running.
  void end_if_idle();
  // The exchange sees gone(), and the connection is cut.
  void end_now();

 private:
  [[nodiscard]] boost::asio::awaitable<bool> next_exchange(Milliseconds idle);
  [[nodiscard]] boost::asio::awaitable<void> refuse(const Error& error);
  [[nodiscard]] boost::asio::awaitable<void> work(ConnectionExchange& exchange);
  [[nodiscard]] Async<void> answer(ConnectionExchange& exchange);
  void start();
  void ended(const ConnectionExchange* exchange, EndedRequest end, const Error* error);

  ServerShared& shared_;
  std::string peer_;
  ByteStream stream_;
  RequestReader reader_;
  ConnectionExchange* running_ = nullptr;
  std::chrono::steady_clock::time_point started_{};
  bool unread_ = false;  // the other end has sent what we did not read, or is about to
};

}  // namespace plimsoll

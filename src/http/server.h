// HTTP/1.1 over TCP or TLS: listeners, connections, their bounds, and the end of it all.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/async.h"
#include "base/clock.h"
#include "base/unique_fd.h"
#include "http/api_keys.h"
#include "http/limits.h"
#include "http/observer.h"
#include "http/routes.h"
#include "http/tls.h"

namespace plimsoll {

class ServerCore;

// io thread only. Each connection is a coroutine that reads a request, runs its handler and goes on; a handler that
// blocks stops everybody. drain() before destruction. Every request leaves one line in the log (level info): method,
// route, status, bytes, time, ids, tenant; never its query or its body.
class HttpServer {
 public:
  // `observer` may be null. Routes and observer outlive the server.
  HttpServer(boost::asio::io_context& io, const HttpRoutes& routes, const HttpLimits& limits,
             HttpObserver* observer = nullptr);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  // Both take effect for requests (keys) and connections (TLS) from now on; nobody is cut off. Null: no keys, plain
  // TCP. To be set before listen() the first time.
  void use_keys(std::shared_ptr<const ApiKeys> keys);
  void use_tls(std::shared_ptr<TlsIdentity> identity);

  // May be called for several addresses. Reason::setting_invalid (no address; not this machine and no keys),
  // listen_failed (in use, not ours).
  [[nodiscard]] Result<void> listen(std::string_view address);
  // A descriptor that listens already (socket activation). Reason::listen_failed: it does not, or is no TCP socket.
  [[nodiscard]] Result<void> adopt(UniqueFd listening);
  // Where it listens, with real ports: "127.0.0.1:40123".
  [[nodiscard]] std::vector<std::string> addresses() const;

  [[nodiscard]] int open_connections() const;
  [[nodiscard]] int running_requests() const;

  // Listeners close, idle connections too; running exchanges go on, and their answers say "Connection: close".
  void stop_accepting();
  // stop_accepting(), then waits until all exchanges have ended. Those that have not after `grace` see gone(), and
  // their connections are cut.
  [[nodiscard]] boost::asio::awaitable<void> drain(Milliseconds grace);

 private:
  std::unique_ptr<ServerCore> core_;
};

}  // namespace plimsoll

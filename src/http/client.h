// A small HTTP/1.1 client: for the command line against a server, for callbacks, and for tests.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "async/async.h"
#include "async/cancellation.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "http/headers.h"
#include "http/tls.h"

namespace plimsoll {

struct ServerUrl {
  std::string host;
  std::string port = "80";
  std::string path;  // put before every target; no slash at its end
  bool tls = false;
};
// "http://host:8080/prefix", "host:8080". Reason::usage: https, user:password@, and what is no URL.
[[nodiscard]] Result<ServerUrl> parse_server_url(std::string_view text);

// The body of a request: text, or `bytes` of an open file from its current place on.
struct ClientBody {
  std::string text;
  int file = -1;
  std::uint64_t file_bytes = 0;
  std::string after;  // goes out after the file: the end of a multipart body
};

struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";  // with its query, escaped
  HttpHeaders headers;
  ClientBody body;
};

struct ClientResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;                           // empty when pieces went to `piece`
  std::optional<Milliseconds> retry_after{};  // the header in seconds; a date counts as none
};

struct ClientOptions {
  Milliseconds connect_time{10'000};
  Milliseconds idle_time{600'000};  // without a byte in either direction
  Bytes body_max{16 << 20};         // of a response that is held whole
  Cancellation* stop = nullptr;     // Reason::interrupted
  // Of a server's addresses only those are connected to; null: all.
  std::function<bool(const boost::asio::ip::address&)> may_reach = nullptr;
  std::shared_ptr<TlsTrust> trust = nullptr;  // who vouches for a server; has to be there for one with TLS
};

// io thread only; one request at a time. The connection is kept for the next request where the server allows it, and a
// kept one that turns out to be closed is replaced once, before anything was answered, for requests without a file.
class HttpClient {
 public:
  HttpClient(boost::asio::io_context& io, ServerUrl server, const ClientOptions& options);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // With `piece`, a successful response's body goes there as it comes (an error of it ends the request with that
  // error); else it is held. Any status is a response. Reason::server_silent: no such host, no connection, no
  // answer in time, or one that is no HTTP.
  using Piece = std::function<Result<void>(std::string_view)>;
  [[nodiscard]] Async<ClientResponse> send(ClientRequest request, Piece piece = nullptr);

 private:
  class Connection;
  boost::asio::io_context& io_;
  ServerUrl server_;
  ClientOptions options_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace plimsoll

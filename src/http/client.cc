#include "http/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>
#include <vector>

#include "http/byte_stream.h"
#include "http/client_body.h"

namespace plimsoll {

using boost::asio::ip::tcp;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t kPieceMax = 64 * 1024;
constexpr std::uint32_t kHeaderMax = 64 * 1024;

std::unexpected<Error> silent(const ServerUrl& server, std::string_view why) {
  return fail(Reason::server_silent, fmt::format("{}:{}: {}", server.host, server.port, why));
}

std::string request_head(const ClientRequest& request, const ServerUrl& server) {
  const bool is_v6 = server.host.contains(':');
  std::string head = fmt::format("{} {}{} HTTP/1.1\r\nHost: {}{}{}:{}\r\n", request.method, server.path, request.target,
                                 is_v6 ? "[" : "", server.host, is_v6 ? "]" : "", server.port);
  for (const HttpHeaders::Field& field : request.headers.fields())
    head += fmt::format("{}: {}\r\n", field.name, field.value);
  const std::uint64_t length = body_length(request.body);
  if (length > 0 || request.method != "GET") head += fmt::format("Content-Length: {}\r\n", length);
  head += "\r\n";
  return head;
}

std::optional<Milliseconds> seconds_from(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > 86'400) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

Result<ServerUrl> parse_server_url(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return fail(Reason::usage, fmt::format("'{}' is no server: {}", text.substr(0, 200), why));
  };
  std::string_view rest = text;
  if (rest.starts_with("https://")) return refuse("https is not spoken, only http://HOST:PORT");
  if (rest.starts_with("http://")) rest.remove_prefix(7);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  ServerUrl url{.path = std::string(rest.substr(authority.size()))};
  while (url.path.ends_with('/')) url.path.pop_back();
  if (authority.contains('@')) return refuse("a key goes into a header, not into the address");
  std::size_t host_end = authority.rfind(':');
  if (authority.starts_with('[')) {
    const auto bracket = authority.find(']');
    if (bracket == std::string_view::npos) return refuse("a bracket is missing");
    url.host = std::string(authority.substr(1, bracket - 1));
    host_end = bracket + 1 < authority.size() ? bracket + 1 : std::string_view::npos;
  } else {
    url.host = std::string(authority.substr(0, host_end));
  }
  if (host_end != std::string_view::npos) url.port = std::string(authority.substr(host_end + 1));
  const bool is_port = !url.port.empty() && url.port.size() <= 5 &&
                       url.port.find_first_not_of("0123456789") == std::string::npos && std::stoul(url.port) <= 65535;
  const auto odd = [](std::string_view part) {
    return std::ranges::any_of(part, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
  };
  if (url.host.empty() || !is_port || odd(url.host) || odd(url.path)) return refuse("it should be http://HOST:PORT");
  return url;
}

class HttpClient::Connection {
 public:
  Connection(tcp::socket socket, const HttpClient& client)
      : stream_(std::move(socket), client.server_.tls ? client.options_.trust : nullptr, client.server_.host),
        client_(client) {}

  [[nodiscard]] static Async<std::unique_ptr<Connection>> open(const HttpClient& client);
  [[nodiscard]] Async<ClientResponse> exchange(const ClientRequest& request, const Piece& piece);
  [[nodiscard]] bool reusable() const { return reusable_; }
  // Nothing of a response has come: the server may have closed before it saw the request.
  [[nodiscard]] bool untouched() const { return received_ == 0; }
  void cut() { stream_.cut(); }

 private:
  using Parser = http::response_parser<http::buffer_body>;
  [[nodiscard]] Async<void> send(const ClientRequest& request);
  [[nodiscard]] Async<void> receive(Parser& parser);
  [[nodiscard]] Async<void> receive_body(Parser& parser, const std::function<Result<void>(std::string_view)>& take);
  // More bytes into buffer_. Zero: the other end has closed.
  [[nodiscard]] Async<std::size_t> fill();

  ByteStream stream_;
  const HttpClient& client_;
  std::string buffer_;
  std::uint64_t received_ = 0;
  bool reusable_ = false;
};

Async<std::unique_ptr<HttpClient::Connection>> HttpClient::Connection::open(const HttpClient& client) {
  const ServerUrl& server = client.server_;
  if (server.tls && !client.options_.trust) co_return silent(server, "there is nobody to vouch for its certificate");
  tcp::resolver resolver(client.io_);
  tcp::socket socket(client.io_);
  bool late = false;
  LazyDeadline deadline(socket.get_executor(), [&] {
    late = true;
    resolver.cancel();
    boost::system::error_code ignored;
    socket.close(ignored);
  });
  std::unique_ptr<Connection> connection;
  const Cancellation::Watch watch(client.options_.stop, [&] {
    if (connection) return connection->cut();
    resolver.cancel();
    boost::system::error_code ignored;
    socket.close(ignored);
  });
  const TimePoint until = std::chrono::steady_clock::now() + client.options_.connect_time;
  deadline.set(until);
  const auto [no_host, found] = co_await resolver.async_resolve(server.host, server.port, kAsTuple);
  if (no_host) co_return silent(server, late ? "no answer in time" : no_host.message());
  std::vector<tcp::endpoint> places;
  for (const auto& each : found)
    if (!client.options_.may_reach || client.options_.may_reach(each.endpoint().address()))
      places.push_back(each.endpoint());
  if (places.empty()) co_return silent(server, "it stands for an address that may not be gone to");
  const auto [refused, place] = co_await boost::asio::async_connect(socket, places, kAsTuple);
  if (refused || late) co_return silent(server, late ? "no answer in time" : refused.message());
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  deadline.clear();
  connection = std::make_unique<Connection>(std::move(socket), client);
  if (auto secured = co_await connection->stream_.handshake(until); !secured)
    co_return silent(server, secured.error().reason == Reason::request_time ? "no answer in time"
                                                                            : "TLS: " + secured.error().message);
  co_return connection;
}

Async<std::size_t> HttpClient::Connection::fill() {
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kPieceMax);
  auto count = co_await stream_.read_some(std::span(buffer_).subspan(held),
                                          std::chrono::steady_clock::now() + client_.options_.idle_time);
  buffer_.resize(held + count.value_or(0));
  if (!count) {
    const bool late = count.error().reason == Reason::request_time;
    co_return silent(client_.server_, late ? "no answer in time" : "the connection broke");
  }
  received_ += *count;
  co_return *count;
}

Async<void> HttpClient::Connection::send(const ClientRequest& request) {
  const std::string head = request_head(request, client_.server_);
  const auto lost = [&] { return silent(client_.server_, "the connection broke while the request was sent"); };
  const Milliseconds stall = client_.options_.idle_time;
  if (!co_await stream_.write({head, request.body.text}, stall)) co_return lost();
  if (request.body.file < 0) co_return Result<void>();
  FilePieces pieces(request.body);
  for (;;) {
    CO_TRY(const std::string_view piece, pieces.next());
    if (piece.empty()) break;
    if (!co_await stream_.write({piece}, stall)) co_return lost();
  }
  if (!co_await stream_.write({request.body.after}, stall)) co_return lost();
  co_return Result<void>();
}

Async<void> HttpClient::Connection::receive(Parser& parser) {
  parser.header_limit(kHeaderMax);
  parser.body_limit(boost::none);
  while (!parser.is_header_done()) {
    const auto end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos && buffer_.size() > kHeaderMax)
      co_return silent(client_.server_, "the header of its answer is too large");
    if (end == std::string::npos) {
      CO_TRY(const std::size_t count, co_await fill());
      if (count == 0) co_return silent(client_.server_, "the connection was closed without an answer");
      continue;
    }
    boost::system::error_code error;
    buffer_.erase(0, parser.put(boost::asio::buffer(buffer_.data(), end + 4), error));
    if (error) co_return silent(client_.server_, "the answer is not HTTP: " + error.message());
  }
  co_return Result<void>();
}

Async<void> HttpClient::Connection::receive_body(Parser& parser,
                                                 const std::function<Result<void>(std::string_view)>& take) {
  std::string piece(kPieceMax, '\0');
  bool more_needed = buffer_.empty();
  while (!parser.is_done()) {
    if (more_needed) {
      CO_TRY(const std::size_t count, co_await fill());
      boost::system::error_code error;
      if (count == 0) parser.put_eof(error);
      if (error) co_return silent(client_.server_, "the connection was closed within the answer");
      if (count == 0) break;
    }
    // See RequestParser::body().
    more_needed = parser.chunked() && buffer_.size() < 5;
    if (more_needed) continue;
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    boost::system::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(buffer_), error);
    buffer_.erase(0, used);
    if (error && error != http::error::need_more && error != http::error::need_buffer)
      co_return silent(client_.server_, "the answer is not HTTP: " + error.message());
    const std::size_t given = piece.size() - parser.get().body().size;
    if (given > 0) CO_TRY_VOID(take(std::string_view(piece).substr(0, given)));
    more_needed = buffer_.empty() || (used == 0 && given == 0);
    if (more_needed && buffer_.size() > kPieceMax)
      co_return silent(client_.server_, "a line of the answer is too long");
  }
  co_return Result<void>();
}

Async<ClientResponse> HttpClient::Connection::exchange(const ClientRequest& request, const Piece& piece) {
  reusable_ = false;
  received_ = 0;
  const auto sent = co_await send(request);
  if (!sent && sent.error().reason != Reason::server_silent) co_return std::unexpected(sent.error());
  // A server that refuses may answer before it has taken everything: what it says counts, not that it stopped taking.
  std::optional<Parser> parser;
  do {
    parser.emplace();
    parser->skip(request.method == "HEAD");
    if (auto received = co_await receive(*parser); !received)
      co_return std::unexpected(sent ? received.error() : sent.error());
  } while (parser->get().result_int() / 100 == 1);

  ClientResponse response{.status = static_cast<int>(parser->get().result_int())};
  for (const auto& field : parser->get())
    response.headers.add({field.name_string().data(), field.name_string().size()},
                         {field.value().data(), field.value().size()});
  response.retry_after = seconds_from(response.headers.find("Retry-After"));
  const bool streams = piece && response.status / 100 == 2;
  CO_TRY_VOID(co_await receive_body(*parser, [&](std::string_view bytes) -> Result<void> {
    if (streams) return piece(bytes);
    if (response.body.size() + bytes.size() > client_.options_.body_max.count())
      return silent(client_.server_, "the answer is larger than " + to_text(client_.options_.body_max));
    response.body += bytes;
    return {};
  }));
  reusable_ = sent && parser->keep_alive() && buffer_.empty();
  co_return response;
}

HttpClient::HttpClient(boost::asio::io_context& io, ServerUrl server, const ClientOptions& options)
    : io_(io), server_(std::move(server)), options_(options) {}
HttpClient::~HttpClient() = default;

Async<ClientResponse> HttpClient::send(ClientRequest request, Piece piece) {
  const auto stopped = [&] { return options_.stop != nullptr && options_.stop->cancelled(); };
  const Cancellation::Watch watch(options_.stop, [this] {
    if (connection_) connection_->cut();
  });
  for (bool kept = connection_ != nullptr;; kept = false) {
    if (!connection_) {
      if (stopped()) co_return fail(Reason::interrupted, "stopped");
      CO_TRY(connection_, co_await Connection::open(*this));
    }
    if (stopped()) co_return fail(Reason::interrupted, "stopped");
    auto response = co_await connection_->exchange(request, piece);
    // A kept connection may have been closed while nobody looked. A file cannot be sent twice.
    const bool again = !response && kept && connection_->untouched() && request.body.file < 0 && !stopped();
    if (!response || !connection_->reusable()) connection_.reset();
    if (again) continue;
    if (!response && stopped()) co_return fail(Reason::interrupted, "stopped");
    co_return response;
  }
}

}  // namespace plimsoll

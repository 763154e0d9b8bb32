#include "http/server.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <map>

#include "async/pause.h"
#include "async/task_group.h"
#include "base/log.h"
#include "http/connection.h"
#include "http/listen_address.h"
#include "http/problem.h"
#include "http/response_text.h"

namespace plimsoll {

using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

// What is told to connections beyond the bound; more at a time are closed without a word.
constexpr int kRefusingMax = 32;
constexpr Milliseconds kRefusalTime{1000};
constexpr Milliseconds kRetryAfter{5000};
constexpr Milliseconds kAcceptPause{100};  // when there are no descriptors left

// Whose connections are counted together: an IPv6 host owns a network of 64 bits.
std::string peer_group(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return boost::asio::ip::address_v6(bytes).to_string();
}

boost::asio::ip::address plain_address(const boost::asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  return address;
}

std::string refusal_text() {
  const HttpResponse response =
      problem(fail(Reason::connections, "as many connections as there may be (server.connections)").error(),
              {.retry_after = kRetryAfter});
  return response_head(response, {.keep_alive = false, .length = response.body.size()}) + response.body;
}

std::unexpected<Error> cannot_listen(std::string_view address, const error_code& error) {
  return fail(Reason::listen_failed, fmt::format("server.listen: {}: {}", address, error.message()));
}

}  // namespace

class ServerCore {
 public:
  ServerCore(boost::asio::io_context& io_, const HttpRoutes& routes, const HttpLimits& limits, HttpObserver* observer)
      : io(io_), shared{routes, limits, observer, {}, {}}, group(io_) {}

  void add(tcp::acceptor acceptor) {
    acceptors.push_back(std::move(acceptor));
    group.start(accept(acceptors.back()));
  }
  boost::asio::awaitable<void> accept(tcp::acceptor& acceptor);
  void take(tcp::socket socket);
  boost::asio::awaitable<void> serve(tcp::socket socket, boost::asio::ip::address peer);
  boost::asio::awaitable<void> refuse(tcp::socket socket);
  void count_connections(int change) {
    open += change;
    if (shared.observer != nullptr) shared.observer->connections(open);
  }

  boost::asio::io_context& io;
  ServerShared shared;
  std::list<tcp::acceptor> acceptors;
  std::list<HttpConnection*> connections;
  std::map<std::string, int> peers;  // no more of them than connections
  int open = 0;
  int refusing = 0;
  TaskGroup group;
};

boost::asio::awaitable<void> ServerCore::accept(tcp::acceptor& acceptor) {
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(kAsTuple);
    if (!acceptor.is_open()) break;
    if (!error) {
      take(std::move(socket));
    } else if (error != boost::asio::error::connection_aborted) {
      spdlog::warn("http: cannot accept a connection: {}", error.message());
      co_await pause(io, kAcceptPause);
    }
  }
}

void ServerCore::take(tcp::socket socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;  // gone already
  const auto peer = plain_address(endpoint.address());
  const auto known = peers.find(peer_group(peer));
  const int of_peer = known == peers.end() ? 0 : known->second;
  if (open < shared.limits.connections && of_peer < shared.limits.connections_per_peer) {
    socket.set_option(tcp::no_delay(true), error);
    ++peers[peer_group(peer)];
    count_connections(+1);
    group.start(serve(std::move(socket), peer));
    return;
  }
  if (shared.observer != nullptr) shared.observer->connection_refused();
  // With TLS a word would cost a handshake, which is what we have no room for.
  if (shared.tls == nullptr && refusing < kRefusingMax) group.start(refuse(std::move(socket)));
}

boost::asio::awaitable<void> ServerCore::serve(tcp::socket socket, boost::asio::ip::address peer) {
  {
    HttpConnection connection(shared, std::move(socket), peer.to_string());
    const auto place = connections.insert(connections.end(), &connection);
    co_await connection.run();
    connections.erase(place);
  }
  if (const auto known = peers.find(peer_group(peer)); --known->second == 0) peers.erase(known);
  count_connections(-1);
}

boost::asio::awaitable<void> ServerCore::refuse(tcp::socket socket) {
  ++refusing;
  static const std::string kText = refusal_text();
  ByteStream stream(std::move(socket), nullptr);
  (void)co_await stream.write({kText}, kRefusalTime);
  co_await stream.close_gently(kRefusalTime);
  --refusing;
}

HttpServer::HttpServer(boost::asio::io_context& io, const HttpRoutes& routes, const HttpLimits& limits,
                       HttpObserver* observer)
    : core_(std::make_unique<ServerCore>(io, routes, limits, observer)) {}
HttpServer::~HttpServer() = default;

void HttpServer::use_keys(std::shared_ptr<const ApiKeys> keys) { core_->shared.keys = std::move(keys); }
void HttpServer::use_tls(std::shared_ptr<TlsIdentity> identity) { core_->shared.tls = std::move(identity); }

Result<void> HttpServer::listen(std::string_view address) {
  TRY(const tcp::endpoint endpoint, parse_listen_address(address));
  TRY_VOID(check_exposure(endpoint, core_->shared.keys != nullptr));
  tcp::acceptor acceptor(core_->io);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  // "[::]" is for IPv4 as well.
  if (!error && endpoint.address().is_v6()) acceptor.set_option(boost::asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return cannot_listen(address, error);
  core_->add(std::move(acceptor));
  return {};
}

Result<void> HttpServer::adopt(UniqueFd listening) {
  int listens = 0;
  socklen_t size = sizeof listens;
  sockaddr_storage name{};
  socklen_t name_size = sizeof name;
  if (::getsockopt(listening.get(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0 ||
      ::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&name), &name_size) != 0 ||
      (name.ss_family != AF_INET && name.ss_family != AF_INET6))
    return fail(Reason::listen_failed, "the descriptor that was handed over is no TCP socket that listens");
  tcp::acceptor acceptor(core_->io);
  error_code error;
  acceptor.assign(name.ss_family == AF_INET ? tcp::v4() : tcp::v6(), listening.get(), error);
  if (error) return cannot_listen("the descriptor that was handed over", error);
  (void)listening.release();
  const auto endpoint = acceptor.local_endpoint(error);
  if (error) return cannot_listen("the descriptor that was handed over", error);
  TRY_VOID(check_exposure(endpoint, core_->shared.keys != nullptr));
  core_->add(std::move(acceptor));
  return {};
}

std::vector<std::string> HttpServer::addresses() const {
  std::vector<std::string> texts;
  for (const tcp::acceptor& acceptor : core_->acceptors) {
    error_code error;
    const auto endpoint = acceptor.local_endpoint(error);
    if (!error) texts.push_back(to_text(endpoint));
  }
  return texts;
}

int HttpServer::open_connections() const { return core_->open; }
int HttpServer::running_requests() const { return core_->shared.running; }

void HttpServer::stop_accepting() {
  core_->shared.draining = true;
  error_code ignored;
  for (tcp::acceptor& acceptor : core_->acceptors) acceptor.close(ignored);
  for (HttpConnection* connection : core_->connections) connection->end_if_idle();
}

boost::asio::awaitable<void> HttpServer::drain(Milliseconds grace) {
  stop_accepting();
  boost::asio::steady_timer patience(core_->io, grace);
  // Ended handlers may already have taken us along when it goes off.
  const auto waiting = std::make_shared<bool>(true);
  patience.async_wait([this, waiting](error_code error) {
    if (error || !*waiting) return;
    for (HttpConnection* connection : core_->connections) connection->end_now();
  });
  co_await core_->group.join();
  *waiting = false;
}

}  // namespace plimsoll

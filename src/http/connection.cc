#include "http/connection.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>

#include "base/log.h"
#include "http/problem.h"
#include "http/response_text.h"

namespace plimsoll {
namespace {

constexpr Milliseconds kGoodbye{2000};  // that a client may take to notice that we have closed

std::string make_request_id() {
  std::uint64_t random = 0;
  // Short and unpredictable enough to tell requests apart; early at boot it is zero rather than late.
  (void)::getrandom(&random, sizeof random, GRND_NONBLOCK);
  return fmt::format("{:016x}", random);
}

// The reader's errors that a client can still be told.
bool can_be_answered(Reason reason) { return reason != Reason::client_gone; }

}  // namespace

HttpConnection::HttpConnection(ServerShared& shared, boost::asio::ip::tcp::socket socket, std::string peer)
    : shared_(shared),
      peer_(std::move(peer)),
      stream_(std::move(socket), shared.tls),
      reader_(stream_, shared.limits) {}

boost::asio::awaitable<void> HttpConnection::run() {
  const HttpLimits& limits = shared_.limits;
  if (!co_await stream_.handshake(std::chrono::steady_clock::now() + limits.header_time)) co_return stream_.cut();
  // Who connects has something to say; only between requests one may think.
  Milliseconds idle = limits.header_time;
  while (!shared_.draining && co_await next_exchange(idle)) idle = limits.idle_time;
  co_await stream_.close_gently(unread_ ? kGoodbye : Milliseconds(0));
}

boost::asio::awaitable<bool> HttpConnection::next_exchange(Milliseconds idle) {
  const auto found = co_await reader_.next(idle);
  if (found && !*found) co_return false;
  start();
  if (!found) {
    co_await refuse(found.error());
    co_return false;
  }
  ConnectionExchange exchange(stream_, reader_, shared_.limits.write_stall, shared_.draining);
  exchange.request().peer = peer_;
  if (exchange.request().id.empty()) exchange.request().id = make_request_id();
  running_ = &exchange;
  co_await work(exchange);
  running_ = nullptr;
  if (exchange.answer() == ConnectionExchange::Answer::begun) {
    stream_.cut(true);
    co_return false;
  }
  const bool skipped = exchange.keeps_connection() && co_await reader_.skip_body(ConnectionExchange::kSkippedMax);
  unread_ = !reader_.parser().done() || reader_.holds_bytes();
  co_return skipped;
}

void HttpConnection::start() {
  started_ = std::chrono::steady_clock::now();
  ++shared_.running;
  if (shared_.observer != nullptr) shared_.observer->request_started();
}

boost::asio::awaitable<void> HttpConnection::refuse(const Error& error) {
  unread_ = true;
  EndedRequest end;
  end.status = 499;
  if (can_be_answered(error.reason)) {
    const std::string id = make_request_id();
    const HttpResponse response = problem(error, {.request_id = id});
    const std::string date = http_date(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    const std::string head =
        response_head(response, {.keep_alive = false, .length = response.body.size(), .request_id = id, .date = date});
    end.status = response.status;
    end.bytes_out = response.body.size();
    (void)co_await stream_.write({head, response.body}, shared_.limits.write_stall);
  }
  ended(nullptr, end, &error);
}

boost::asio::awaitable<void> HttpConnection::work(ConnectionExchange& exchange) {
  using Answer = ConnectionExchange::Answer;
  auto done = co_await answer(exchange);
  if (done && exchange.answer() == Answer::none) done = fail(Reason::internal, "the request was not answered");
  if (done && exchange.answer() == Answer::begun) done = fail(Reason::internal, "the answer was not finished");
  if (!done && exchange.answer() == Answer::none && done.error().reason != Reason::client_gone)
    (void)co_await exchange.respond(problem(done.error(), {.request_id = exchange.request().id}));
  ended(&exchange,
        {.route = exchange.request().route,
         .method = exchange.request().method,
         .status = exchange.answer() == Answer::none ? 499 : exchange.status(),
         .bytes_in = reader_.body_bytes(),
         .bytes_out = exchange.bytes_out()},
        done ? nullptr : &done.error());
}

Async<void> HttpConnection::answer(ConnectionExchange& exchange) {
  const HttpRoutes::Match match = shared_.routes.match(exchange.request());
  if (std::holds_alternative<HttpRoutes::NoSuchPath>(match)) co_return fail(Reason::http_route, "no such path");
  if (const auto* other = std::get_if<HttpRoutes::NoSuchMethod>(&match)) {
    HttpResponse response{204, {}, {}};
    if (!other->is_options)
      response = problem(fail(Reason::http_method, "this path is not there for this method").error(),
                         {.request_id = exchange.request().id});
    response.headers.set("Allow", other->allow);
    co_return co_await exchange.respond(std::move(response));
  }
  const HttpRoute& route = *std::get<HttpRoutes::Found>(match).route;
  CO_TRY(Principal principal, authorise(shared_.keys.get(), exchange.request().headers, route.role));
  exchange.set_principal(std::move(principal));
  co_return co_await route.handler(exchange);
}

void HttpConnection::ended(const ConnectionExchange* exchange, EndedRequest end, const Error* error) {
  using std::chrono::microseconds;
  end.duration = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - started_);
  --shared_.running;
  if (shared_.observer != nullptr) shared_.observer->request_ended(end);
  // What clients choose freely (target, other headers) stays out: lines are for machines, and nobody's secrets.
  const auto of_request = [&](auto get) { return exchange ? std::string(get(*exchange)) : std::string(); };
  using E = ConnectionExchange;
  log_event(spdlog::level::info, "http",
            {{"method", std::string(to_text(end.method))},
             {"route", std::string(end.route)},
             {"status", std::to_string(end.status)},
             {"in", std::to_string(end.bytes_in)},
             {"out", std::to_string(end.bytes_out)},
             {"ms", fmt::format("{:.1f}", static_cast<double>(end.duration.count()) / 1000.0)},
             {"id", of_request([](const E& e) { return e.request().id; })},
             {"trace", of_request([](const E& e) { return e.request().trace_id(); })},
             {"tenant", of_request([](const E& e) { return e.principal().tenant; })},
             {"key", of_request([](const E& e) { return e.principal().name; })},
             {"peer", peer_},
             {"reason", error ? std::string(facts(error->reason).label) : std::string()}});
}

void HttpConnection::end_if_idle() {
  if (running_ == nullptr) stream_.cut();
}

void HttpConnection::end_now() {
  if (running_ != nullptr) running_->give_up();
  stream_.cut(true);
}

}  // namespace plimsoll

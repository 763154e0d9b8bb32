// What the server does with clients that are slow, silent or too many.
#include <gmock/gmock.h>

#include "http/server.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

class ServerBounds : public testing::Test {
 protected:
  // `limits` may be changed before.
  void start() {
    server.emplace(limits);
    server->route(HttpMethod::get, "/hello", [](HttpExchange& exchange) -> Async<void> {
      co_return co_await exchange.respond(http_response(200, "text/plain", "hello"));
    });
    server->route(HttpMethod::post, "/take", [](HttpExchange& exchange) -> Async<void> {
      CO_TRY(std::string body, co_await read_whole_body(exchange, 1 << 20, "a test"));
      co_return co_await exchange.respond(http_response(200, "text/plain", std::move(body)));
    });
    server->route(HttpMethod::post, "/refuse",
                  [](HttpExchange&) -> Async<void> { co_return fail(Reason::queue_full, "no room"); });
    server->start();
  }
  std::string once(const std::string& request) {
    RawClient client(server->port);
    client.send(request);
    return client.response();
  }

  HttpLimits limits = test_limits();
  std::optional<TestServer> server;
};

TEST_F(ServerBounds, ASlowHeaderIsGivenUp) {
  limits.header_time = Milliseconds(200);
  start();
  RawClient client(server->port);
  std::thread drip([&] {
    for (const char c : get("/hello", "X: " + std::string(3000, 'x') + "\r\n")) {
      if (!client.send(std::string(1, c))) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  EXPECT_EQ(status_of(client.until("\r\n\r\n")), "HTTP/1.1 408");
  client.send_end();
  drip.join();
  // Who says nothing at all is not answered.
  RawClient silent(server->port);
  EXPECT_EQ(silent.rest(), "");
}

TEST_F(ServerBounds, AConnectionWithoutARequestIsClosed) {
  limits.idle_time = Milliseconds(50);
  start();
  RawClient client(server->port);
  client.send(get("/hello"));
  EXPECT_EQ(body_of(client.response()), "hello");
  EXPECT_EQ(client.rest(), "");
  EXPECT_FALSE(client.was_reset);
}

TEST_F(ServerBounds, ABodyThatStandsStillIsGivenUp) {
  limits.body_idle = Milliseconds(50);
  start();
  EXPECT_EQ(status_of(once("POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello")), "HTTP/1.1 408");
}

TEST_F(ServerBounds, ABodyThatCrawlsIsGivenUp) {
  limits.body_idle = Milliseconds(200);
  limits.body_rate = Bytes(100'000);
  start();
  RawClient client(server->port);
  client.send("POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  std::thread drip([&] {
    while (client.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  });
  EXPECT_EQ(status_of(client.until("\r\n\r\n")), "HTTP/1.1 408");
  client.send_end();
  drip.join();
}

TEST_F(ServerBounds, AnUnreadBodyIsSkippedOrEndsTheConnection) {
  start();
  RawClient client(server->port);
  client.send("POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + get("/hello"));
  EXPECT_EQ(status_of(client.response()), "HTTP/1.1 503");
  EXPECT_EQ(body_of(client.response()), "hello");
  client.send("POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + std::string(50'000, 'x'));
  const std::string response = client.rest();
  EXPECT_EQ(status_of(response), "HTTP/1.1 503");
  EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(client.was_reset);
  // Chunked bodies do not say how long they are: the connection ends after 64 KiB.
  RawClient chunked(server->port);
  chunked.send("POST /refuse HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string piece = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  for (int i = 0; i < 17 && chunked.send(piece); ++i) continue;
  EXPECT_EQ(status_of(chunked.rest()), "HTTP/1.1 503");
}

TEST_F(ServerBounds, TooManyConnectionsAreTold) {
  limits.connections = 2;
  limits.connections_per_peer = 2;
  start();
  RawClient first(server->port);
  RawClient second(server->port);
  first.send(get("/hello"));
  second.send(get("/hello"));
  first.response();
  second.response();
  RawClient third(server->port);
  third.send(get("/hello"));
  const std::string response = third.rest();
  EXPECT_EQ(status_of(response), "HTTP/1.1 503");
  EXPECT_THAT(response, HasSubstr("Retry-After: "));
  EXPECT_THAT(response, HasSubstr("\"reason\": \"connections\""));
  EXPECT_EQ(server->observer.refused, 1);
  first.send(get("/hello", "Connection: close\r\n"));
  first.rest();
  while (server->observer.open == 2) std::this_thread::yield();
  EXPECT_EQ(body_of(once(get("/hello"))), "hello");
}

TEST_F(ServerBounds, APeerMayNotTakeThemAll) {
  limits.connections_per_peer = 1;
  start();
  RawClient first(server->port);
  first.send(get("/hello"));
  first.response();
  EXPECT_EQ(status_of(once(get("/hello"))), "HTTP/1.1 503");
}

TEST_F(ServerBounds, AnAnswerThatNobodyTakesIsGivenUp) {
  limits.write_stall = Milliseconds(100);
  server.emplace(limits);
  std::atomic<int> reason = -1;
  server->route(HttpMethod::get, "/flood", [&](HttpExchange& exchange) -> Async<void> {
    const std::string piece(1 << 20, 'x');
    auto sent = co_await exchange.begin({});
    while (sent) sent = co_await exchange.write(piece);
    reason = static_cast<int>(sent.error().reason);
    co_return sent;
  });
  server->start();
  RawClient client(server->port);
  client.send(get("/flood"));
  while (reason == -1) std::this_thread::yield();
  EXPECT_EQ(reason, static_cast<int>(Reason::client_gone));
  client.rest();
  EXPECT_TRUE(client.was_reset);
}

// Empty lines before a request are allowed, and no way to stay for ever.
TEST_F(ServerBounds, EmptyLinesDoNotKeepAConnection) {
  limits.header_time = Milliseconds(200);
  start();
  RawClient client(server->port);
  std::thread drip([&] {
    while (client.send("\r\n")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  });
  EXPECT_EQ(client.rest(), "");
  client.send_end();
  drip.join();
}

// With patience for the rest of a header: they are not waited for.
TEST_F(ServerBounds, WhatCannotBecomeARequestIsRefusedAtOnce) {
  limits.header_time = std::chrono::hours(1);
  start();
  const auto refused = [&](std::string_view bytes) {
    RawClient client(server->port);
    client.send(bytes);
    return status_of(client.rest());
  };
  EXPECT_EQ(refused(std::string_view("\x16\x03\x01\x00\xca\x01\x00\x00\xc6\x03\x03", 11)), "HTTP/1.1 400");  // TLS
  EXPECT_EQ(refused(std::string_view("GET /\0", 6)), "HTTP/1.1 400");
  EXPECT_EQ(refused("GET /hello HTTP/1.1\nHost: h\n\n"), "HTTP/1.1 400");
  EXPECT_EQ(refused("GET /" + std::string(5000, 'x')), "HTTP/1.1 431");
}

}  // namespace
}  // namespace plimsoll

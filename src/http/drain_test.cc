// How exchanges end from outside: the client goes, the server stops.
#include <gmock/gmock.h>

#include "async/event.h"
#include "http/event_stream.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

class Ending : public testing::Test {
 protected:
  Ending() {
    // Works until its client is gone or the test lets it go.
    const auto work = [this](HttpExchange& exchange) -> Async<void> {
      Event over(server.io);
      const Cancellation::Watch watch(&exchange.gone(), [&] { over.set(); });
      if (exchange.gone().cancelled()) over.set();
      release = [&] { over.set(); };
      ++working;
      co_await over.wait();
      if (exchange.gone().cancelled()) {
        ++cancelled;
        co_return fail(Reason::client_gone, "gone");
      }
      co_return co_await exchange.respond(http_response(200, "text/plain", "worked"));
    };
    server.route(HttpMethod::get, "/work", work);
    server.route(HttpMethod::post, "/work", work);
    server.route(HttpMethod::get, "/hello", [](HttpExchange& exchange) -> Async<void> {
      co_return co_await exchange.respond(http_response(200, "text/plain", "hello"));
    });
    server.start();
  }
  void until_working() const {
    while (working == 0) std::this_thread::yield();
  }

  TestServer server;
  std::function<void()> release;
  std::atomic<int> working = 0;
  std::atomic<int> cancelled = 0;
};

TEST_F(Ending, AClientThatGoesCancels) {
  RawClient client(server.port);
  client.send(get("/work"));
  until_working();
  client.close();
  while (cancelled == 0) std::this_thread::yield();
  while (server.observer.ended == 0) std::this_thread::yield();
  EXPECT_EQ(server.observer.last_status, 499);
}

TEST_F(Ending, AClientThatGoesAfterAPipelinedRequestCancels) {
  RawClient client(server.port);
  client.send(get("/work") + get("/hello"));
  until_working();
  client.close();
  while (cancelled == 0) std::this_thread::yield();
}

TEST_F(Ending, WhatIsSentAheadIsNoGoing) {
  RawClient client(server.port);
  client.send("POST /work HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + get("/hello"));
  until_working();
  std::this_thread::sleep_for(std::chrono::milliseconds(600));  // more than two looks of GoneWatch
  EXPECT_EQ(cancelled, 0);
  server.in_loop([&] { release(); });
  EXPECT_EQ(body_of(client.response()), "worked");
  EXPECT_EQ(body_of(client.response()), "hello");
}

TEST_F(Ending, StoppingLetsRunningExchangesEnd) {
  RawClient idle(server.port);
  idle.send(get("/hello"));
  idle.response();
  RawClient client(server.port);
  client.send(get("/work"));
  until_working();
  server.in_loop([&] { server.server.stop_accepting(); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_FALSE(RawClient(server.port).connected);
  server.in_loop([&] { release(); });
  const std::string response = client.rest();
  EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(body_of(response), "worked");
  server.stop(std::chrono::seconds(60));
  EXPECT_EQ(cancelled, 0);
}

TEST_F(Ending, AfterTheGraceTheRestIsCut) {
  RawClient client(server.port);
  client.send(get("/work"));
  until_working();
  server.stop(Milliseconds(50));
  EXPECT_EQ(cancelled, 1);
  client.rest();
  EXPECT_TRUE(client.was_reset);
}

TEST(Events, GoOutOneByOne) {
  TestServer server;
  server.route(HttpMethod::get, "/events", [](HttpExchange& exchange) -> Async<void> {
    EventStream events(exchange);
    CO_TRY_VOID(co_await events.begin(Milliseconds(1500)));
    CO_TRY_VOID(co_await events.event(events.last_id(), "page", "a\nb"));
    CO_TRY_VOID(co_await events.heartbeat());
    co_return co_await events.finish();
  });
  server.start();
  RawClient client(server.port);
  client.send(get("/events", "Last-Event-ID: 7\r\n"));
  const std::string response = client.response();
  EXPECT_THAT(response, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_EQ(body_of(response),
            "d\r\nretry: 1500\n\n\r\n23\r\nid: 7\nevent: page\ndata: a\ndata: b\n\n\r\n3\r\n:\n\n\r\n0\r\n\r\n");
}

}  // namespace
}  // namespace plimsoll

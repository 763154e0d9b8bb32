#include "http/client.h"

#include <gmock/gmock.h>
#include <sys/mman.h>

#include "async/event.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

Async<void> echo(HttpExchange& exchange) {
  CO_TRY(std::string body, co_await read_whole_body(exchange, 1 << 20, "server.json_bytes"));
  co_return co_await exchange.respond(http_response(200, "text/plain", std::move(body)));
}

class Client : public testing::Test {
 protected:
  Client() {
    server.route(HttpMethod::post, "/echo", echo);
    server.route(HttpMethod::get, "/pieces", [](HttpExchange& exchange) -> Async<void> {
      CO_TRY_VOID(co_await exchange.begin({}));
      for (int piece = 0; piece < 100; ++piece) CO_TRY_VOID(co_await exchange.write(std::string(1000, 'x')));
      co_return co_await exchange.finish();
    });
    server.route(HttpMethod::get, "/busy", [](HttpExchange& exchange) -> Async<void> {
      HttpResponse response = http_response(503, "text/plain", "busy");
      response.headers.set("Retry-After", "3");
      co_return co_await exchange.respond(std::move(response));
    });
    server.route(HttpMethod::get, "/wait", [this](HttpExchange& exchange) -> Async<void> {
      Event never(server.io);
      const Cancellation::Watch watch(&exchange.gone(), [&] { never.set(); });
      ++waiting;
      co_await never.wait();
      co_return fail(Reason::client_gone, "gone");
    });
    server.start();
  }
  HttpClient& client(ClientOptions options = {}) {
    return made.emplace(io, parse_server_url("127.0.0.1:" + std::to_string(server.port)).value(), options);
  }
  template <typename T>
  Result<T> run(Async<T> work) {
    std::optional<Result<T>> out;
    boost::asio::co_spawn(io, std::move(work), [&](const std::exception_ptr&, Result<T> got) { out = std::move(got); });
    // Not until the loop has nothing to do: a kept connection has its timer.
    io.restart();
    while (!out) io.run_one();
    return *std::move(out);
  }

  TestServer server;
  boost::asio::io_context io;
  std::optional<HttpClient> made;
  std::atomic<int> waiting = 0;
};

TEST_F(Client, SendsAndReceivesOverOneConnection) {
  HttpClient& http = client();
  for (int turn = 0; turn < 3; ++turn) {
    const auto response = run(http.send({.method = "POST", .target = "/echo", .body = {.text = "hello"}}));
    ASSERT_TRUE(response) << response.error().text();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->headers.find("content-type"), "text/plain");
    EXPECT_EQ(response->body, "hello");
  }
  EXPECT_EQ(server.observer.open, 1);
  EXPECT_EQ(run(http.send({.method = "HEAD", .target = "/busy"}))->status, 503);
  const auto busy = run(http.send({.target = "/busy"}));
  EXPECT_EQ(busy->retry_after, std::chrono::seconds(3));
  EXPECT_EQ(busy->body, "busy");
}

TEST_F(Client, SendsAFile) {
  const UniqueFd file(::memfd_create("body", MFD_CLOEXEC));
  const std::string content(300'000, 'f');
  ASSERT_EQ(::write(file.get(), content.data(), content.size()), static_cast<ssize_t>(content.size()));
  ::lseek(file.get(), 0, SEEK_SET);
  ClientRequest request{.method = "POST",
                        .target = "/echo",
                        .body = {.text = "<", .file = file.get(), .file_bytes = content.size(), .after = ">"}};
  EXPECT_EQ(run(client().send(request))->body, "<" + content + ">");
  // Now it is read to its end.
  EXPECT_EQ(run(client().send(request)).error().reason, Reason::file_unreadable);
}

TEST_F(Client, StreamsAnAnswer) {
  std::size_t bytes = 0;
  const auto count = [&](std::string_view piece) -> Result<void> {
    bytes += piece.size();
    return {};
  };
  const auto response = run(client().send({.target = "/pieces"}, count));
  ASSERT_TRUE(response) << response.error().text();
  EXPECT_EQ(bytes, 100'000u);
  EXPECT_EQ(response->body, "");
  // A refusal is not what was asked for: it is held.
  EXPECT_EQ(run(client().send({.target = "/busy"}, count))->body, "busy");
  const auto stops = [](std::string_view) -> Result<void> { return fail(Reason::output_failed, "full"); };
  EXPECT_EQ(run(client().send({.target = "/pieces"}, stops)).error().reason, Reason::output_failed);
  EXPECT_EQ(run(client({.body_max = Bytes(99'999)}).send({.target = "/pieces"})).error().reason, Reason::server_silent);
}

TEST_F(Client, TriesAgainOnAKeptConnectionThatWasClosed) {
  HttpClient& http = client();
  ASSERT_TRUE(run(http.send({.method = "POST", .target = "/echo"})));
  server.stop(Milliseconds(0));
  EXPECT_EQ(run(http.send({.target = "/busy"})).error().reason, Reason::server_silent);
}

TEST_F(Client, GivesUpInTimeAndWhenItIsTold) {
  EXPECT_EQ(run(client({.idle_time = Milliseconds(50)}).send({.target = "/wait"})).error().reason,
            Reason::server_silent);
  Cancellation stop;
  waiting = 0;
  HttpClient& http = client({.stop = &stop});
  std::thread stopper([&] {
    while (waiting == 0) std::this_thread::yield();
    boost::asio::post(io, [&] { stop.cancel(); });
  });
  EXPECT_EQ(run(http.send({.target = "/wait"})).error().reason, Reason::interrupted);
  stopper.join();
  EXPECT_EQ(run(http.send({.target = "/busy"})).error().reason, Reason::interrupted);
}

TEST_F(Client, SaysWhatAServerIs) {
  const auto url = parse_server_url("http://[::1]:80/prefix/").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, "80");
  EXPECT_EQ(url.path, "/prefix");
  EXPECT_EQ(parse_server_url("example.org").value().port, "80");
  for (const std::string_view text :
       {"", "https://a", "http://", "http://u:p@h", "h:port", "h:", "h:99999", "[::1", "a b", "http://h/a\r\nb", ":80"})
    EXPECT_EQ(parse_server_url(text).error().reason, Reason::usage) << text;
}

TEST(WholeBody, IsRefusedAsSoonAsItIsTooLarge) {
  TestServer server;
  server.route(HttpMethod::post, "/small", [](HttpExchange& exchange) -> Async<void> {
    CO_TRY(std::string body, co_await read_whole_body(exchange, 5, "server.json_bytes"));
    co_return co_await exchange.respond(http_response(200, "text/plain", std::move(body)));
  });
  server.start();
  const auto ask = [&](const std::string& rest) {
    RawClient client(server.port);
    client.send("POST /small HTTP/1.1\r\nHost: h\r\n" + rest);
    return client.response();
  };
  EXPECT_EQ(body_of(ask("Content-Length: 5\r\n\r\nhello")), "hello");
  EXPECT_EQ(status_of(ask("Content-Length: 6\r\n\r\n")), "HTTP/1.1 413");  // without waiting for it
  EXPECT_EQ(status_of(ask("Transfer-Encoding: chunked\r\n\r\n6\r\nhello!\r\n0\r\n\r\n")), "HTTP/1.1 413");
  EXPECT_EQ(body_of(ask("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")), "hello");
}

}  // namespace
}  // namespace plimsoll

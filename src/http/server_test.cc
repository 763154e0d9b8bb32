#include "http/server.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "http/test_server.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

HttpHandler says(std::string text) {
  return [text](HttpExchange& exchange) -> Async<void> {
    co_return co_await exchange.respond(http_response(200, "text/plain", text));
  };
}

// Answers with the body it was sent, having read it in small pieces.
Async<void> echo(HttpExchange& exchange) {
  std::string body;
  std::array<std::byte, 7> piece;
  for (;;) {
    CO_TRY(const std::size_t count, co_await exchange.read_body(piece));
    if (count == 0) break;
    body.append(reinterpret_cast<const char*>(piece.data()), count);
  }
  co_return co_await exchange.respond(http_response(200, "text/plain", body));
}

Async<void> three_pieces(HttpExchange& exchange) {
  CO_TRY_VOID(co_await exchange.begin(http_response(200, "text/plain", "one ")));
  CO_TRY_VOID(co_await exchange.write("two "));
  CO_TRY_VOID(co_await exchange.write(""));
  CO_TRY_VOID(co_await exchange.write("three"));
  co_return co_await exchange.finish();
}

class Server : public testing::Test {
 protected:
  // `limits` may be changed before.
  void start() {
    server.emplace(limits);
    server->route(HttpMethod::get, "/hello", says("hello"));
    server->route(HttpMethod::get, "/pieces", three_pieces);
    server->route(HttpMethod::post, "/echo", echo);
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

TEST_F(Server, AnswersAndKeepsTheConnection) {
  start();
  RawClient client(server->port);
  for (int turn = 0; turn < 3; ++turn) {
    client.send(get("/hello", "X-Request-Id: turn-1\r\n"));
    const std::string response = client.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_THAT(response, HasSubstr("X-Request-Id: turn-1\r\n"));
    EXPECT_THAT(response, Not(HasSubstr("Connection: ")));
    EXPECT_EQ(body_of(response), "hello");
  }
  client.send(get("/hello", "Connection: close\r\n"));
  EXPECT_THAT(client.rest(), HasSubstr("Connection: close\r\n"));
  EXPECT_FALSE(client.was_reset);
  server->stop(Milliseconds(0));
  EXPECT_EQ(server->observer.started, 4);
  EXPECT_EQ(server->observer.ended, 4);
  EXPECT_EQ(server->observer.bytes_out, 20u);
  EXPECT_EQ(server->observer.open, 0);
}

TEST_F(Server, AnswersWhatIsPipelinedInOrder) {
  start();
  RawClient client(server->port);
  client.send(get("/hello") + "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc\r\n" + get("/pieces") +
              get("/nothing"));
  EXPECT_EQ(body_of(client.response()), "hello");
  EXPECT_EQ(body_of(client.response()), "abc");
  EXPECT_EQ(body_of(client.response()), "4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n");
  EXPECT_EQ(status_of(client.response()), "HTTP/1.1 404");
}

TEST_F(Server, HeadHasNoBodyButItsLength) {
  start();
  RawClient client(server->port);
  client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\nHEAD /pieces HTTP/1.1\r\nHost: h\r\n\r\n" +
              get("/hello", "Connection: close\r\n"));
  EXPECT_THAT(client.until("\r\n\r\n"), HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(client.until("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Server, SpeaksToOldClients) {
  start();
  RawClient plain(server->port);
  plain.send("GET /pieces HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(plain.rest()), "one two three");
  RawClient keeping(server->port);
  keeping.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(keeping.response(), HasSubstr("Connection: keep-alive\r\n"));
  keeping.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_THAT(keeping.rest(), HasSubstr("Connection: close\r\n"));
}

TEST_F(Server, ReadsBodiesOfBothKinds) {
  start();
  EXPECT_EQ(body_of(once("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world")), "hello world");
  EXPECT_EQ(body_of(once("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")),
            "hello world");
  EXPECT_EQ(body_of(once("POST /echo HTTP/1.1\r\nHost: h\r\n\r\n")), "");
  const std::string large(1 << 20, 'x');
  RawClient client(server->port);
  std::thread sender([&] {
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
                std::to_string(large.size()) + "\r\n\r\n" + large);
  });
  EXPECT_EQ(body_of(client.rest()), large);
  sender.join();
}

TEST_F(Server, SaysWhatIsWrongAsAProblem) {
  start();
  const std::string missing = once(get("/nothing"));
  EXPECT_THAT(missing, HasSubstr("Content-Type: application/problem+json\r\n"));
  EXPECT_THAT(missing, HasSubstr("\"reason\": \"http_route\""));
  const std::string method = once("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of(method), "HTTP/1.1 405");
  EXPECT_THAT(method, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
  const std::string options = once("OPTIONS /echo HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of(options), "HTTP/1.1 204");
  EXPECT_THAT(options, HasSubstr("Allow: POST, OPTIONS\r\n"));
}

TEST_F(Server, RefusesWhatIsNoRequest) {
  start();
  const auto refused = [&](const std::string& request) {
    RawClient client(server->port);
    client.send(request);
    const std::string response = client.rest();
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n")) << request;
    EXPECT_FALSE(client.was_reset);
    return status_of(response);
  };
  EXPECT_EQ(refused("GET /hello\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "HTTP/1.1 505");
  EXPECT_EQ(refused("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
            "HTTP/1.1 400");
  EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"), "HTTP/1.1 501");
  EXPECT_EQ(refused(get("/hello", "X: " + std::string(5000, 'x') + "\r\n")), "HTTP/1.1 431");
  std::string many;
  for (int field = 0; field < 30; ++field) many += "X: y\r\n";
  EXPECT_EQ(refused(get("/hello", many)), "HTTP/1.1 431");
  EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n"), "HTTP/1.1 400");
}

TEST_F(Server, WhoRefusesNeverHasTheBodySent) {
  start();
  RawClient client(server->port);
  client.send("POST /refuse HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
  const std::string response = client.rest();
  EXPECT_EQ(status_of(response), "HTTP/1.1 503");
  EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
  server->stop(Milliseconds(0));
  EXPECT_EQ(server->observer.bytes_in, 0u);
}

TEST_F(Server, WhoReadsSaysContinueFirst) {
  start();
  RawClient client(server->port);
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(body_of(client.response()), "hello");
}

TEST_F(Server, AnErrorAfterTheBeginningCutsTheConnection) {
  server.emplace(limits);
  server->route(HttpMethod::get, "/half", [](HttpExchange& exchange) -> Async<void> {
    CO_TRY_VOID(co_await exchange.begin(http_response(200, "text/plain", "half")));
    co_return fail(Reason::internal, "broke");
  });
  server->route(HttpMethod::get, "/unfinished", [](HttpExchange& exchange) -> Async<void> {
    co_return co_await exchange.begin(http_response(200, "text/plain", "half"));
  });
  server->route(HttpMethod::get, "/silent", [](HttpExchange&) -> Async<void> { co_return Result<void>(); });
  server->start();
  for (const char* target : {"/half", "/unfinished"}) {
    RawClient client(server->port);
    client.send(get(target));
    EXPECT_THAT(client.rest(), Not(HasSubstr("0\r\n\r\n")));
    EXPECT_TRUE(client.was_reset);
  }
  EXPECT_EQ(status_of(once(get("/silent"))), "HTTP/1.1 500");
}

TEST_F(Server, HeadersThatAHandlerGotWrongDoNotSplitTheAnswer) {
  server.emplace(limits);
  server->route(HttpMethod::get, "/go/{place}", [](HttpExchange& exchange) -> Async<void> {
    HttpResponse response = http_response(200, "text/plain", "");
    response.headers.set("Location", exchange.request().path_value("place"));
    response.headers.set("X-Query", exchange.request().query_value("q").value_or(""));
    co_return co_await exchange.respond(std::move(response));
  });
  server->start();
  EXPECT_THAT(once(get("/go/there?q=a%20b")), HasSubstr("Location: there\r\n"));
  for (const char* target : {"/go/a%0d%0aSet-Cookie:x", "/go/a?q=%0d%0aSet-Cookie:x", "/go/a%0aSet-Cookie:x"})
    EXPECT_THAT(once(get(target)), Not(HasSubstr("Set-Cookie")));
}

TEST_F(Server, KeysDecideAndCanBeChanged) {
  server.emplace(limits);
  server->route(HttpMethod::get, "/read", says("text"), Role::read);
  server->route(HttpMethod::get, "/livez", says("alive"), Role::anyone);
  server->route(HttpMethod::get, "/admin", says("all"), Role::admin);
  const auto keys = [](std::string_view line) { return std::make_shared<const ApiKeys>(ApiKeys::parse(line).value()); };
  // sha256 of "test"
  const std::string digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  server->server.use_keys(keys("alice accounts read " + digest));
  server->start();
  const std::string refused = once(get("/read"));
  EXPECT_EQ(status_of(refused), "HTTP/1.1 401");
  EXPECT_THAT(refused, HasSubstr("WWW-Authenticate: Bearer"));
  EXPECT_EQ(body_of(once(get("/livez"))), "alive");
  EXPECT_EQ(body_of(once(get("/read", "Authorization: Bearer test\r\n"))), "text");
  EXPECT_EQ(status_of(once(get("/admin", "X-Api-Key: test\r\n"))), "HTTP/1.1 403");
  RawClient open(server->port);
  open.send(get("/read", "X-Api-Key: test\r\n"));
  open.response();
  server->in_loop([&] { server->server.use_keys(keys("alice accounts admin " + digest)); });
  open.send(get("/admin", "X-Api-Key: test\r\n"));
  EXPECT_EQ(body_of(open.response()), "all");
}

TEST_F(Server, ListensOnlyWhereItMay) {
  server.emplace(limits);
  EXPECT_EQ(server->server.listen("0.0.0.0:0").error().reason, Reason::setting_invalid);
  EXPECT_EQ(server->server.listen("nowhere").error().reason, Reason::setting_invalid);
  EXPECT_EQ(server->server.listen("192.0.2.1:0").error().reason, Reason::setting_invalid);
  server->start();
  const std::string taken = "127.0.0.1:" + std::to_string(server->port);
  TestServer second;
  EXPECT_EQ(second.server.listen(taken).error().reason, Reason::listen_failed);
}

TEST_F(Server, TakesAListeningDescriptor) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  server.emplace(limits);
  server->route(HttpMethod::get, "/hello", says("hello"));
  EXPECT_EQ(server->server.adopt(UniqueFd(::dup(socket.get()))).error().reason, Reason::listen_failed);
  ASSERT_EQ(::listen(socket.get(), 8), 0);
  ASSERT_TRUE(server->server.adopt(std::move(socket)));
  server->start();  // and on another port
  const std::string text = server->server.addresses().front();
  RawClient client(static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1))));
  client.send(get("/hello"));
  EXPECT_EQ(body_of(client.response()), "hello");
}

TEST_F(Server, AThousandConnectionsLeaveNothingBehind) {
  start();
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  once(get("/hello"));
  while (server->observer.open != 0) std::this_thread::yield();
  const auto before = descriptors();
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(body_of(once(get(i % 2 != 0 ? "/hello" : "/pieces"))).back() != '\0', true);
  while (server->observer.open != 0) std::this_thread::yield();
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(server->observer.started, server->observer.ended);
}

}  // namespace
}  // namespace plimsoll

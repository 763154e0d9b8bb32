#include <gmock/gmock.h>

#include <mutex>

#include "base/log.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(AccessLog, HasOneLineARequestAndNobodysSecrets) {
  TestServer().stop(Milliseconds(0));  // the first one makes the log quiet
  start_logging("http_test", Verbosity::verbose);
  std::vector<std::string> lines;
  {
    // Written to by the server's thread, which has ended when it is read.
    const LogDiversion diversion([&](std::string_view line) { lines.emplace_back(line); });
    TestServer server;
    server.route(HttpMethod::post, "/v1/tasks/{id}", [](HttpExchange& exchange) -> Async<void> {
      CO_TRY(const std::string body, co_await read_whole_body(exchange, 100, "server.json_bytes"));
      co_return co_await exchange.respond(http_response(200, "text/plain", body + body));
    });
    server.start();
    RawClient client(server.port);
    client.send(
        "POST /v1/tasks/my-name?password=secret HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
        "X-Request-Id: r-1\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\nbody");
    client.response();
    client.send("GET /etc/passwd HTTP/1.1\r\nHost: h\r\nX-Request-Id: a b\r\n\r\n");
    client.response();
    server.stop(Milliseconds(0));
  }
  start_logging("http_test", Verbosity::quiet);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr("http method=POST route=/v1/tasks/{id} status=200 in=4 out=8 ms="));
  EXPECT_THAT(lines[0],
              HasSubstr(" id=r-1 trace=4bf92f3577b34da6a3ce929d0e0e4736 tenant=default key=- peer=127.0.0.1 reason=-"));
  EXPECT_THAT(lines[1], HasSubstr("http method=GET route=- status=404 in=0"));
  EXPECT_THAT(lines[1], HasSubstr("reason=http_route"));
  for (const std::string& line : lines)
    for (const char* secret : {"secret", "my-name", "passwd", "bodybody"}) EXPECT_THAT(line, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace plimsoll

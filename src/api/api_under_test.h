// For tests: all routes of the API over a scripted engine room and a real store, called without a socket.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/json.h"
#include "api/routes.h"
#include "engine_room/scripted_engine.h"
#include "http/target.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"

namespace plimsoll {

// One request in memory.
class FakeExchange final : public HttpExchange {
 public:
  [[nodiscard]] const HttpRequest& request() const override { return request_; }
  [[nodiscard]] const Principal& principal() const override { return principal_; }
  [[nodiscard]] Async<std::size_t> read_body(std::span<std::byte> into) override {
    // Small pieces: nothing may depend on how a body is cut.
    const std::size_t count = std::min({into.size(), body_.size() - read_, std::size_t{7}});
    std::memcpy(into.data(), body_.data() + read_, count);
    read_ += count;
    co_return count;
  }
  [[nodiscard]] Async<void> respond(HttpResponse response) override {
    response_ = std::move(response);
    co_return Result<void>{};
  }
  [[nodiscard]] Async<void> begin(HttpResponse head) override { return respond(std::move(head)); }
  [[nodiscard]] Async<void> write(std::string_view piece) override {
    response_.body += piece;
    co_return Result<void>{};
  }
  [[nodiscard]] Async<void> finish() override { co_return Result<void>{}; }
  [[nodiscard]] Cancellation& gone() override { return gone_; }

  HttpRequest request_;
  Principal principal_{.name = "", .tenant = "default", .read = true, .submit = true, .admin = true};
  std::string body_;
  HttpResponse response_{.status = 0, .headers = {}, .body = {}};
  Cancellation gone_;

 private:
  std::size_t read_ = 0;
};

class ApiUnderTest : public testing::Test {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  ApiUnderTest()
      : store(SqliteTaskStore::open({.file = folder.path / "tasks.db",
                                     .post = [this](Posted posted) { boost::asio::post(io, std::move(posted)); },
                                     .commit = {.patience = Milliseconds(0)}})
                  .value()),
        bodies(BodyFiles::open(folder.path / "bodies", {.total_max = Bytes(1 << 20), .file_max = Bytes(1 << 16)})
                   .value()) {}
  ~ApiUnderTest() override {
    desk.stop();
    engine.stop();
    finish(desk.shut_down());
  }

  // The answer; a handler's error becomes a problem, as with the real server.
  HttpResponse call(HttpMethod method, const std::string& target, std::string body = "", const Fields& headers = {}) {
    FakeExchange exchange;
    prepare(exchange, method, target, std::move(body), headers);
    return play(exchange);
  }
  void prepare(FakeExchange& exchange, HttpMethod method, const std::string& target, std::string body,
               const Fields& headers) {
    exchange.request_.method = method;
    exchange.request_.target = target;
    auto parsed = parse_target(target).value();
    exchange.request_.path = std::move(parsed.path);
    exchange.request_.query = std::move(parsed.query);
    for (const auto& [name, value] : headers) exchange.request_.headers.set(name, value);
    if (!body.empty()) exchange.request_.content_length = body.size();
    exchange.request_.has_body = !body.empty();
    exchange.body_ = std::move(body);
    exchange.principal_ = principal;
  }
  HttpResponse play(FakeExchange& exchange) {
    const auto match = routes.match(exchange.request_);
    const auto* found = std::get_if<HttpRoutes::Found>(&match);
    if (found == nullptr)
      return {.status = std::holds_alternative<HttpRoutes::NoSuchPath>(match) ? 404 : 405, .headers = {}, .body = {}};
    if (!exchange.principal_.may(found->route->role)) return {.status = 403, .headers = {}, .body = {}};
    std::optional<Result<void>> ended;
    boost::asio::co_spawn(io, found->route->handler(exchange),
                          [&](const std::exception_ptr&, Result<void> result) { ended = std::move(result); });
    run_until([&] { return ended.has_value(); });
    if (!*ended && exchange.response_.status == 0) return problem(ended->error());
    return exchange.response_;
  }
  Json json(const HttpResponse& response) { return Json::parse(response.body, nullptr, false); }
  // A task that has ended.
  std::string finished_task(const std::string& query = "") {
    const Json task = json(call(HttpMethod::post, "/v1/tasks" + query, "body"));
    run_until([&] { return desk.unfinished() == 0; });
    return task.at("id");
  }

  void finish(boost::asio::awaitable<void> work) {
    bool ended = false;
    boost::asio::co_spawn(io, std::move(work), [&](const std::exception_ptr&) { ended = true; });
    run_until([&] { return ended; });
  }
  void run_until(const std::function<bool()>& done) {
    for (int turn = 0; turn < 5000 && !done(); ++turn) {
      io.restart();
      io.run_one_for(std::chrono::milliseconds(20));
    }
    ASSERT_TRUE(done());
  }

  TemporaryFolder folder;
  boost::asio::io_context io{1};
  BlockingPool pool{io, 2};
  Settings settings = default_settings();
  WallTime wall{std::chrono::seconds(1'700'000'000)};
  ScriptedEngine engine{io};
  DrainSwitch drain{engine};
  CallbackAllow callback_allow = CallbackAllow::parse("https://hooks.example/in/").value();
  CallbackCounts callback_counts;
  std::unique_ptr<TaskStore> store;
  BodyFiles bodies;
  TaskDesk desk{
      {.io = io, .engine = engine, .store = *store, .bodies = bodies, .pool = pool, .wall = [this] { return wall; }},
      RetentionRules{}};
  RequestCounts counts;
  const ApiParts parts{.io = io,
                       .engine = engine,
                       .desk = desk,
                       .store = *store,
                       .bodies = bodies,
                       .pool = pool,
                       .settings = settings,
                       .precision = "f32",
                       .parameters = "default",
                       .wall = [this] { return wall; },
                       .started = std::chrono::steady_clock::now(),
                       .drain = drain,
                       .callback_allow = callback_allow,
                       .callback_counts = callback_counts};
  HttpRoutes routes = api_routes(parts, counts);
  Principal principal{.name = "", .tenant = "default", .read = true, .submit = true, .admin = true};
};

}  // namespace plimsoll

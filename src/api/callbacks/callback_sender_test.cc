// The sender against a receiver over loopback that answers as it is told, and a real store.
#include "api/callbacks/callback_sender.h"

#include <gmock/gmock.h>

#include <mutex>

#include "api/callbacks/callback_message.h"
#include "engine_room/task_order.h"
#include "http/test_server.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"
#include "tasks/waited_answer.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using State = CallbackState;

WallTime wall_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class Sender : public testing::Test {
 protected:
  struct Heard {
    std::string id, timestamp, signature, body, trace_parent;
  };

  Sender() {
    receiver.route(HttpMethod::post, "/in/{what}", [this](HttpExchange& exchange) { return hear(exchange); });
    receiver.route(HttpMethod::post, "/elsewhere", [this](HttpExchange& exchange) -> Async<void> {
      ++redirected;
      co_return co_await exchange.respond(http_response(200, "text/plain", ""));
    });
    receiver.start();
    origin = "http://127.0.0.1:" + std::to_string(receiver.port);
    allow = CallbackAllow::parse(origin + "/in/").value();
  }
  ~Sender() override { end(); }

  // What it answers is in the path: a status; or it does not answer.
  Async<void> hear(HttpExchange& exchange) {
    const std::string what(exchange.request().path_value("what"));
    CO_TRY(std::string body, co_await read_whole_body(exchange, 1 << 20, "server.json_bytes"));
    {
      const std::lock_guard lock(mutex);
      heard.push_back({std::string(exchange.request().header("webhook-id")),
                       std::string(exchange.request().header("webhook-timestamp")),
                       std::string(exchange.request().header("webhook-signature")), std::move(body),
                       exchange.request().trace_parent});
    }
    if (what == "silence") {
      Event never(receiver.io);
      const Cancellation::Watch watch(&exchange.gone(), [&] { never.set(); });
      most_at_once = std::max(most_at_once.load(), ++at_once);
      co_await never.wait();
      --at_once;
      co_return fail(Reason::client_gone, "gone");
    }
    int status = what == "later" ? 503 : std::stoi(what);
    if (what == "later" && ++refused > 2) status = 204;
    HttpResponse response = http_response(status, "text/plain", "");
    if (status == 302) response.headers.set("Location", "/elsewhere");
    co_return co_await exchange.respond(std::move(response));
  }
  std::vector<Heard> all_heard() {
    const std::lock_guard lock(mutex);
    return heard;
  }

  TaskId ended(const std::string& target, TaskState state = TaskState::done, const std::string& options = "{}") {
    const TaskId id = new_task_id();
    wait<CreatedTask>([&](auto done) {
      store->create({.id = id, .tenant = "t", .options = options, .created = wall_now(), .callback = origin + target},
                    std::move(done));
    });
    wait<TaskRecord>([&](auto done) { store->change_state({.task = id, .at = wall_now()}, std::move(done)); });
    wait<TaskRecord>([&](auto done) {
      store->change_state({.task = id,
                           .from = TaskState::running,
                           .to = state,
                           .at = wall_now(),
                           .error = fail(Reason::damaged, "the words of it").error()},
                          std::move(done));
    });
    return id;
  }
  template <typename T, typename Ask>
  void wait(Ask ask) {
    bool answered = false;
    ask(Done<T>([&](const Result<T>& result) {
      EXPECT_TRUE(result) << result.error().text();
      answered = true;
    }));
    run_until([&] { return answered; });
  }
  CallbackProgress progress(const TaskId& id) { return store->find(id).value().callback; }

  void begin(Milliseconds attempt_time = Milliseconds(60'000)) {
    sender = std::make_unique<CallbackSender>(
        CallbackSenderParts{.io = io,
                            .store = *store,
                            .pool = pool,
                            .allow = allow,
                            .counts = counts,
                            .wall = wall_now,
                            .chance = [] { return 0.0; },
                            .rules = {.attempts_max = 5, .pause = Milliseconds(10), .pause_max = Milliseconds(20)},
                            .secret = secret,
                            .trust = nullptr,
                            .attempt_time = attempt_time,
                            .at_once = 2,
                            .look = Milliseconds(5)});
    sender->start();
  }
  void end() {
    if (!sender) return;
    sender->stop();
    bool over = false;
    boost::asio::co_spawn(io, sender->shut_down(), [&](const std::exception_ptr&) { over = true; });
    run_until([&] { return over; });
    sender.reset();
  }
  void run_until(const std::function<bool()>& done) {
    const TimePoint until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!done() && std::chrono::steady_clock::now() < until) {
      io.restart();
      io.run_one_for(std::chrono::milliseconds(20));
    }
    ASSERT_TRUE(done());
  }

  std::string origin;
  std::mutex mutex;
  std::vector<Heard> heard;  // under mutex
  std::atomic<int> refused = 0, redirected = 0, at_once = 0, most_at_once = 0;
  TestServer receiver;  // its thread writes what is above, so it ends before that does

  const TemporaryFolder folder;
  boost::asio::io_context io{1};
  BlockingPool pool{io, 2};
  std::unique_ptr<TaskStore> store =
      SqliteTaskStore::open({.file = folder.path / "tasks.db",
                             .post = [this](Posted posted) { boost::asio::post(io, std::move(posted)); },
                             .commit = {.patience = Milliseconds(0)}})
          .value();
  CallbackAllow allow;
  CallbackCounts counts;
  const WebhookSecret secret = WebhookSecret::parse("a secret of the two", "callbacks.secret").value();
  std::unique_ptr<CallbackSender> sender;
};

TEST_F(Sender, TriesUntilItIsTakenAndSignsEachTime) {
  const TaskId id = ended("/in/later");
  begin();
  run_until([&] { return progress(id).state == State::delivered; });
  EXPECT_EQ(progress(id).attempts, 3);
  ASSERT_EQ(all_heard().size(), 3U);
  for (const Heard& one : all_heard()) {
    EXPECT_EQ(one.id, id.text);
    EXPECT_EQ(one.body, all_heard()[0].body);
    const std::chrono::sys_seconds at{std::chrono::seconds(std::stoll(one.timestamp))};
    EXPECT_EQ(one.signature, secret.sign(one.id, at, one.body));
  }
  run_until([&] { return counts.delivered == 1 && counts.waiting == 0; });
  EXPECT_EQ(counts.attempts, 3U);
}

TEST_F(Sender, SaysHowTheTaskEndedAndNoWordOfIt) {
  const TaskId id = ended("/in/200", TaskState::failed);
  begin();
  run_until([&] { return progress(id).state == State::delivered; });
  const std::string body = all_heard().at(0).body;
  const Json message = Json::parse(body);
  EXPECT_EQ(message.at("type"), "task.failed");
  EXPECT_EQ(message.at("data").at("id"), id.text);
  EXPECT_EQ(message.at("data").at("pages").at("done"), 0);
  EXPECT_EQ(message.at("data").at("error").at("reason"), "damaged");
  EXPECT_EQ(message.at("data").at("links").at("result"), "/v1/tasks/" + id.text + "/result");
  EXPECT_THAT(body, testing::Not(HasSubstr("the words of it")));
}

TEST_F(Sender, PassesOnTheTraceOfTheRequest) {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const TaskId traced = ended("/in/200", TaskState::done, encode(TaskOrder{.trace_parent = trace}));
  begin();
  run_until([&] { return progress(traced).state == State::delivered; });
  EXPECT_EQ(all_heard().at(0).trace_parent, trace);
}

TEST_F(Sender, GivesUpWhenItIsToldToAndAfterItsAttempts) {
  const TaskId gone = ended("/in/410");
  const TaskId broken = ended("/in/500");
  const TaskId moved = ended("/in/302");
  begin();
  for (const TaskId& id : {gone, broken, moved}) run_until([&] { return progress(id).state == State::failed; });
  EXPECT_EQ(progress(gone).attempts, 1);
  EXPECT_EQ(progress(broken).attempts, 5);
  EXPECT_EQ(progress(moved).attempts, 5);
  EXPECT_EQ(redirected, 0) << "redirects are not followed";
  run_until([&] { return counts.failed == 3; });
}

TEST_F(Sender, APlaceThatIsNoLongerAllowedHearsNothing) {
  const TaskId id = ended("/elsewhere");
  begin();
  run_until([&] { return progress(id).state == State::failed; });
  EXPECT_EQ(redirected, 0);
  EXPECT_EQ(receiver.observer.started, 0);
}

TEST_F(Sender, ASilentReceiverCostsAnAttempt) {
  const TaskId id = ended("/in/silence");
  begin(Milliseconds(50));
  run_until([&] { return progress(id).attempts >= 2; });
  EXPECT_NE(progress(id).state, State::delivered);
}

TEST_F(Sender, FewAreSentAtOnceAndTheEndOfTheServerIsNoAttempt) {
  std::vector<TaskId> ids;
  for (int count = 0; count < 5; ++count) ids.push_back(ended("/in/silence"));
  begin();
  run_until([&] { return at_once == 2 && counts.waiting == 5; });
  EXPECT_EQ(counts.running, 2);
  end();
  EXPECT_EQ(most_at_once, 2);
  EXPECT_EQ(counts.running, 0);
  for (const TaskId& id : ids) EXPECT_EQ(progress(id).attempts, 0);
  // And goes on with the next sender, as after a restart.
  begin();
  run_until([&] { return at_once == 2; });
}

}  // namespace
}  // namespace plimsoll

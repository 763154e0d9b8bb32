#include <gtest/gtest.h>

#include "api/api_under_test.h"
#include "api/health.h"
#include "api/openapi.h"
#include "api/read_resource.h"
#include "api/recommendations.h"

namespace plimsoll {
namespace {

using Api = ApiUnderTest;

TEST_F(Api, ASmallDocumentIsReadWhileTheClientWaits) {
  const HttpResponse text = call(HttpMethod::post, "/v1/read", "body");
  EXPECT_EQ(text.status, 200);
  EXPECT_THAT(text.body, testing::HasSubstr("page 1"));
  EXPECT_EQ(text.headers.find("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(call(HttpMethod::post, "/v1/read?format=json", "body").headers.find("Content-Type"), "application/json");
}

TEST_F(Api, ReadingTurnsIntoATaskWhenTheClientSaysSo) {
  engine.open_gate(0);
  EXPECT_EQ(call(HttpMethod::post, "/v1/read", "body", {{"Prefer", "respond-async"}}).status, 202);
  const HttpResponse waited = call(HttpMethod::post, "/v1/read", "body", {{"Prefer", "respond-async, wait=0"}});
  EXPECT_EQ(waited.status, 202);
  EXPECT_FALSE(waited.headers.find("Location").empty());
}

TEST_F(Api, AClientThatGoesCallsItsReadingOff) {
  engine.open_gate(1);
  FakeExchange exchange;
  prepare(exchange, HttpMethod::post, "/v1/read", "body", {});
  exchange.gone_.cancel();
  (void)play(exchange);
  run_until([&] { return desk.unfinished() == 0; });
  const Json tasks = json(call(HttpMethod::get, "/v1/tasks")).at("tasks");
  for (const Json& task : tasks) EXPECT_EQ(task.at("state"), "cancelled");
}

TEST(Preference, FollowsTheRfc) {
  EXPECT_TRUE(preference("respond-async").respond_async);
  EXPECT_EQ(preference("wait=10").wait, Milliseconds(10'000));
  EXPECT_EQ(preference("foo, wait=3 , bar").wait, Milliseconds(3'000));
  EXPECT_FALSE(preference("respond-async, wait=3").respond_async);
  EXPECT_FALSE(preference("wait=-1").wait);
  EXPECT_FALSE(preference("wait=99999999999999").wait);
}

TEST_F(Api, APlanLeavesNothing) {
  const HttpResponse plan = call(HttpMethod::post, "/v1/plan", "body");
  EXPECT_EQ(plan.status, 200);
  EXPECT_TRUE(json(plan).contains("predicted_peak_bytes"));
  EXPECT_EQ(bodies.used(), Bytes(0));
}

TEST_F(Api, MemoryStatsHaveTheFieldsThatWereAskedFor) {
  const Json stats = json(call(HttpMethod::get, "/admin/memory/stats"));
  for (const std::string member :
       {"current", "history", "alerts", "recommendations", "ledger", "budget", "levels", "models", "services"})
    EXPECT_TRUE(stats.contains(member)) << member;
  for (const std::string member :
       {"gpu_used_mb", "gpu_free_mb", "cpu_used_mb", "models_loaded", "active_tasks", "pool_utilization"})
    EXPECT_TRUE(stats.at("current").contains(member)) << member;
  const Json collected = json(call(HttpMethod::post, "/admin/memory/gc"));
  for (const std::string member : {"freed_mb", "models_unloaded", "steps"}) EXPECT_TRUE(collected.contains(member));
}

TEST_F(Api, AnOperatorDrainsTheServerAndTakesItBack) {
  EXPECT_EQ(json(call(HttpMethod::get, "/admin/drain")).at("state"), "serving");
  engine.shown.active_tasks = 1;
  const HttpResponse begun = call(HttpMethod::post, "/admin/drain");
  EXPECT_EQ(begun.status, 202);
  EXPECT_EQ(json(begun).at("state"), "draining");
  EXPECT_TRUE(engine.draining);
  EXPECT_EQ(call(HttpMethod::get, "/readyz").status, 503);
  EXPECT_EQ(json(call(HttpMethod::post, "/v1/tasks", "body")).at("reason"), "draining");
  engine.shown.active_tasks = 0;
  EXPECT_EQ(json(call(HttpMethod::get, "/admin/drain")).at("state"), "drained");
  EXPECT_EQ(json(call(HttpMethod::del, "/admin/drain")).at("state"), "serving");
  EXPECT_FALSE(engine.draining);
  EXPECT_EQ(call(HttpMethod::get, "/readyz").status, 200);
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks", "body").status, 202);
}

TEST_F(Api, TheEndOfTheServerIsNotTakenBack) {
  EXPECT_EQ(call(HttpMethod::post, "/admin/drain").status, 202);
  drain.end_server();
  EXPECT_EQ(json(call(HttpMethod::get, "/admin/drain")).at("ending"), true);
  EXPECT_EQ(call(HttpMethod::del, "/admin/drain").status, 503);
  EXPECT_TRUE(engine.draining);
}

TEST_F(Api, AnOperatorPinsAModel) {
  engine.shown.pinned_max = Bytes(256);
  const Json pinned = json(call(HttpMethod::post, "/admin/models/a/pin"));
  EXPECT_EQ(pinned.at("pinned"), true);
  EXPECT_EQ(pinned.at("pinned_bytes_max"), 256);
  EXPECT_EQ(json(call(HttpMethod::get, "/admin/models")).at("pinned").at("names"), Json::array({"a"}));
  EXPECT_EQ(json(call(HttpMethod::post, "/admin/models/a/unpin")).at("pinned"), false);
  EXPECT_EQ(json(call(HttpMethod::get, "/admin/models")).at("pinned").at("names"), Json::array());
  EXPECT_EQ(call(HttpMethod::post, "/admin/models/b/pin").status, 404);
}

TEST_F(Api, AdminRoutesAreForAdmins) {
  principal = {.name = "b", .tenant = "b", .read = true, .submit = true, .admin = false};
  for (const HttpRoute& route : routes.all())
    if (route.pattern.starts_with("/admin/")) EXPECT_EQ(route.role, Role::admin) << route.pattern;
  EXPECT_EQ(call(HttpMethod::get, "/admin/memory/stats").status, 403);
}

TEST_F(Api, MetricsArePrometheusText) {
  (void)finished_task();
  const std::string text = call(HttpMethod::get, "/metrics").body;
  EXPECT_THAT(text, testing::HasSubstr("plimsoll_tasks_ended_total{state=\"done\"} 1"));
  EXPECT_THAT(text, testing::HasSubstr("# TYPE plimsoll_memory_budget_bytes gauge"));
}

TEST_F(Api, TheDescriptionIsOfTheseRoutes) {
  std::vector<std::string> described;
  const Json document = openapi();
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, operation] : methods.items()) described.push_back(method + " " + path);
  std::vector<std::string> there;
  for (const HttpRoute& route : routes.all()) {
    std::string method(to_text(route.method));
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    there.push_back(method + " " + route.pattern);
  }
  EXPECT_THAT(described, testing::UnorderedElementsAreArray(there));
}

TEST(HealthOf, TellsReadyFromHealthy) {
  RoomPulse pulse;
  EXPECT_EQ(health_of(pulse, false).status, Health::Status::healthy);
  EXPECT_FALSE(health_of(pulse, true).ready);
  pulse.level = PressureLevel::throttle;
  EXPECT_EQ(health_of(pulse, false).status, Health::Status::degraded);
  EXPECT_TRUE(health_of(pulse, false).ready);
  pulse.level = PressureLevel::reject;
  EXPECT_FALSE(health_of(pulse, false).ready);
  pulse.level = PressureLevel::emergency;
  EXPECT_EQ(health_of(pulse, false).status, Health::Status::unhealthy);
  pulse.level = PressureLevel::normal;
  pulse.services = 2;
  pulse.services_broken = 1;
  EXPECT_EQ(health_of(pulse, false).status, Health::Status::degraded);
  pulse.services = 1;
  EXPECT_EQ(health_of(pulse, false).status, Health::Status::unhealthy);
}

TEST(HealthOf, AStoreInTroubleIsNamed) {
  const Health health = health_of({}, false, fail(Reason::store_full, "the words of it").error());
  EXPECT_EQ(health.status, Health::Status::degraded);
  EXPECT_TRUE(health.ready) << "or nothing would ever be written that shows that it is over";
  EXPECT_THAT(health.reasons, testing::ElementsAre("task database: store_full"));
}

TEST(Recommendations, ComeFromFiguresAlone) {
  const Settings settings = default_settings();
  RoomReport report;
  EXPECT_TRUE(recommendations(report, settings).empty());
  report.queues[0] = {.waiting = 9, .capacity = 10};
  ASSERT_EQ(recommendations(report, settings).size(), 1U);
  EXPECT_THAT(recommendations(report, settings)[0].measured, testing::HasSubstr("9 of 10"));
  report.queues[0] = {};
  report.services = {{.pid = 1, .state = ServiceState::busy, .private_memory = Bytes(100 << 20)}};
  report.running_pages = 1;
  report.backlog = Milliseconds(60'000);
  report.free = Bytes(1 << 30);
  ASSERT_EQ(recommendations(report, settings).size(), 1U);
  EXPECT_THAT(recommendations(report, settings)[0].setting, testing::HasSubstr("read.services = 2"));
  report.free = Bytes(1 << 20);
  EXPECT_TRUE(recommendations(report, settings).empty());
}

TEST(Times, GoThereAndBack) {
  const WallTime time{std::chrono::milliseconds(1'795'612'345'678)};
  EXPECT_EQ(wall_time(to_text(time)), time);
  EXPECT_EQ(to_text(time), "2026-11-25T13:12:25.678Z");
  EXPECT_EQ(wall_time("2026-11-25T13:12:25Z"), WallTime(std::chrono::seconds(1'795'612'345)));
  for (const std::string_view wrong :
       {"", "now", "2026-13-01T00:00:00Z", "2026-11-25T13:12:25", "2026-11-25T13:12:25Zx", "2026-11-25T25:00:00Z"})
    EXPECT_FALSE(wall_time(wrong)) << wrong;
}

}  // namespace
}  // namespace plimsoll

#include <gtest/gtest.h>

#include "api/api_under_test.h"
#include "document/exporters/exporter.h"

namespace plimsoll {
namespace {

using Tasks = ApiUnderTest;
constexpr std::string_view kNowhere = "/v1/tasks/00000000000000000000000000000000";

std::string multipart(const std::string& options, const std::string& document) {
  return "--b\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n" + options +
         "\r\n--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.pdf\"\r\n\r\n" + document +
         "\r\n--b--\r\n";
}

TEST_F(Tasks, ARawBodyBecomesATask) {
  const HttpResponse taken = call(HttpMethod::post, "/v1/tasks?name=x.pdf&priority=high&pages=1-2", "body");
  ASSERT_EQ(taken.status, 202) << taken.body;
  const Json task = json(taken);
  EXPECT_EQ(taken.headers.find("Location"), "/v1/tasks/" + task.at("id").get<std::string>());
  EXPECT_EQ(task.at("name"), "x.pdf");
  EXPECT_EQ(task.at("priority"), "high");
  EXPECT_EQ(task.at("priority_reason"), "asked for");
  EXPECT_EQ(task.at("pages").at("total"), 2);
  run_until([&] { return desk.unfinished() == 0; });
  const Json done = json(call(HttpMethod::get, task.at("links").at("self")));
  EXPECT_EQ(done.at("state"), "done");
  EXPECT_EQ(done.at("progress"), 1.0);
  EXPECT_EQ(done.at("document").at("sha256").get<std::string>().size(), 64U);
}

TEST_F(Tasks, AFormBecomesATaskWithItsFilesName) {
  const HttpResponse taken =
      call(HttpMethod::post, "/v1/tasks", multipart(R"({"pages":"2-end","strict":true})", "body"),
           {{"Content-Type", "multipart/form-data; boundary=b"}});
  ASSERT_EQ(taken.status, 202) << taken.body;
  EXPECT_EQ(json(taken).at("name"), "a.pdf");
  EXPECT_EQ(json(taken).at("options").at("strict"), true);
  EXPECT_EQ(json(taken).at("document").at("bytes"), 4);
}

TEST_F(Tasks, WhatItIsReadWithIsKeptWithIt) {
  const HttpResponse taken =
      call(HttpMethod::post, "/v1/tasks",
           multipart(R"({"language":"deu+eng","models":["server-det"],"formats":["json","txt"]})", "body"),
           {{"Content-Type", "multipart/form-data; boundary=b"}});
  ASSERT_EQ(taken.status, 202) << taken.body;
  const Json task = json(taken);
  EXPECT_EQ(task.at("options").at("language"), "deu+eng");
  EXPECT_EQ(task.at("options").at("models"), "server-det");
  EXPECT_EQ(task.at("options").at("formats"), "json,txt");
  const std::string id = task.at("id");
  EXPECT_EQ(task.at("links").at("results").at("txt"), "/v1/tasks/" + id + "/result?format=txt");
  run_until([&] { return desk.unfinished() == 0; });
  const Json result = json(call(HttpMethod::get, "/v1/tasks/" + id + "/result?format=json"));
  EXPECT_EQ(result.at("document").at("models"), Json::array({"server-det"})) << "what the engine was said to read with";
}

TEST_F(Tasks, WhatCannotBeTakenIsRefusedWithNumbersAndLeavesNothing) {
  struct Case {
    std::string target, body;
    ApiUnderTest::Fields headers;
    int status;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"/v1/tasks", "", {}, 422, "no document"},
      {"/v1/tasks?colour=red", "body", {}, 422, "there is no such option; there are name, pages"},
      {"/v1/tasks?language=klingon", "body", {}, 422, "'language': no language is named 'klingon'"},
      {"/v1/tasks?language=rus", "body", {}, 422, "'language': Russian (ru) cannot be read"},
      {"/v1/tasks?models=nobody", "body", {}, 422, "'models': there is no model 'nobody'"},
      {"/v1/tasks?features=table", "body", {}, 422, "'features': no feature is named 'table'"},
      {"/v1/tasks?formats=txt,docx", "body", {}, 422, "'formats': one or several, separated by commas, of txt, json"},
      {"/v1/tasks?formats=txt,page", "body", {}, 422, "a file of PAGE XML holds one page"},
      {"/v1/tasks?window=11", "body", {}, 422, "at most 10 (setting read.window)"},
      {"/v1/tasks?window=0", "body", {}, 422, "a whole number of pages"},
      {"/v1/tasks?device=gpu:0", "body", {}, 422, "one of auto, cpu (setting read.device)"},
      {"/v1/tasks?callback=https://hooks.example/out", "body", {}, 422, "setting callbacks.allow"},
      {"/v1/tasks?callback=hooks.example", "body", {}, 422, "does not begin with https://"},
      {"/v1/tasks",
       multipart(R"({"callback":"https://other.example/in/"})", "body"),
       {{"Content-Type", "multipart/form-data; boundary=b"}},
       422,
       "setting callbacks.allow"},
      {"/v1/tasks?pages=7-3", "body", {}, 422, "is not a range of pages"},
      {"/v1/tasks?priority=urgent", "body", {}, 422, "high, normal or low"},
      {"/v1/tasks?within=0", "body", {}, 422, "whole seconds"},
      {"/v1/tasks?deadline=tomorrow", "body", {}, 422, "2026-11-25T18:00:00Z"},
      {"/v1/tasks", std::string(70'000, 'x'), {}, 413, "limits.file_bytes"},
      {"/v1/tasks",
       multipart("[]", "body"),
       {{"Content-Type", "multipart/form-data; boundary=b"}},
       422,
       "a JSON object"},
      {"/v1/tasks",
       multipart("{\"pages\":[1]}", "body"),
       {{"Content-Type", "multipart/form-data; boundary=b"}},
       422,
       "a text, a number"},
      {"/v1/tasks", multipart("{}", "body"), {{"Content-Type", "multipart/form-data"}}, 400, "boundary"},
  };
  for (const Case& one : cases) {
    const HttpResponse answer = call(HttpMethod::post, one.target, one.body, one.headers);
    EXPECT_EQ(answer.status, one.status) << one.target << answer.body;
    EXPECT_THAT(answer.body, testing::HasSubstr(one.says));
    EXPECT_EQ(bodies.used(), Bytes(0)) << one.target;
  }
  EXPECT_EQ(json(call(HttpMethod::get, "/v1/tasks")).at("tasks").size(), 0U);
}

TEST_F(Tasks, OptionsOfATaskAreKeptAndShown) {
  const Json task =
      json(call(HttpMethod::post,
                "/v1/tasks?device=cpu&window=3&text-layer=ignore&callback=https://hooks.example/in/x?key=1", "body"));
  EXPECT_EQ(task.at("options").at("device"), "cpu");
  EXPECT_EQ(task.at("options").at("window"), 3);
  EXPECT_EQ(task.at("options").at("text_layer"), "ignore");
  EXPECT_EQ(task.at("callback").at("to"), "https://hooks.example") << "the rest may be a secret";
  run_until([&] { return desk.unfinished() == 0; });
  const Json done = json(call(HttpMethod::get, task.at("links").at("self")));
  EXPECT_EQ(done.at("callback").at("state"), "waiting");
  EXPECT_EQ(done.at("callback").at("attempts"), 0);
  EXPECT_TRUE(json(call(HttpMethod::post, "/v1/tasks", "body")).at("callback").is_null());
}

TEST_F(Tasks, AnotherCallbackIsAnotherRequest) {
  const ApiUnderTest::Fields key = {{"Idempotency-Key", "k1"}};
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks?callback=https://hooks.example/in/1", "body", key).status, 202);
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks?callback=https://hooks.example/in/1", "body", key).status, 200);
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks?callback=https://hooks.example/in/2", "body", key).status, 422);
}

TEST_F(Tasks, ARefusalThatTimeCuresSaysWhen) {
  engine.refusal = fail(Reason::queue_full, "full").error();
  engine.retry_after = Milliseconds(6'500);
  const HttpResponse answer = call(HttpMethod::post, "/v1/tasks", "body");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.find("Retry-After"), "7");
  EXPECT_EQ(json(answer).at("reason"), "queue_full");
}

TEST_F(Tasks, WhileGoingDownNothingIsTaken) {
  drain.end_server();
  const HttpResponse answer = call(HttpMethod::post, "/v1/tasks", "body");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(json(answer).at("reason"), "draining");
}

TEST_F(Tasks, TheSameKeyIsTheSameTask) {
  const ApiUnderTest::Fields key = {{"Idempotency-Key", "k1"}};
  const HttpResponse first = call(HttpMethod::post, "/v1/tasks", "body", key);
  const HttpResponse again = call(HttpMethod::post, "/v1/tasks", "body", key);
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json(first).at("id"), json(again).at("id"));
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks", "other", key).status, 422);
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks?strict=true", "body", key).status, 422);
}

TEST_F(Tasks, ListsComeInPiecesNewestFirst) {
  std::vector<std::string> ids;
  for (int count = 0; count < 3; ++count) ids.insert(ids.begin(), finished_task());
  const Json first = json(call(HttpMethod::get, "/v1/tasks?limit=2"));
  ASSERT_EQ(first.at("tasks").size(), 2U);
  EXPECT_EQ(first.at("tasks")[0].at("id"), ids[0]);
  const Json rest = json(call(HttpMethod::get, "/v1/tasks?limit=2&cursor=" + first.at("next").dump()));
  ASSERT_EQ(rest.at("tasks").size(), 1U);
  EXPECT_EQ(rest.at("tasks")[0].at("id"), ids[2]);
  EXPECT_TRUE(rest.at("next").is_null());
  EXPECT_EQ(json(call(HttpMethod::get, "/v1/tasks?state=failed")).at("tasks").size(), 0U);
  EXPECT_EQ(call(HttpMethod::get, "/v1/tasks?state=good").status, 422);
  EXPECT_EQ(call(HttpMethod::get, "/v1/tasks?limit=101").status, 422);
}

TEST_F(Tasks, DeletingCallsOffAndThenRemoves) {
  engine.open_gate(1);
  const std::string self = "/v1/tasks/" + json(call(HttpMethod::post, "/v1/tasks", "body")).at("id").get<std::string>();
  EXPECT_EQ(json(call(HttpMethod::del, self)).at("state"), "cancelled");
  run_until([&] { return desk.unfinished() == 0; });
  EXPECT_EQ(call(HttpMethod::del, self).status, 204);
  EXPECT_EQ(call(HttpMethod::get, self).status, 404);
}

TEST_F(Tasks, PagesComeAsTheyWereRead) {
  const std::string self = "/v1/tasks/" + finished_task();
  const Json pages = json(call(HttpMethod::get, self + "/pages"));
  EXPECT_EQ(pages.at("pages").size(), 3U);
  const Json page = json(call(HttpMethod::get, self + "/pages/2"));
  EXPECT_EQ(page.at("page").at("number"), 2);
  EXPECT_EQ(page.at("state"), "done");
  EXPECT_TRUE(page.at("facts").is_object());
  EXPECT_EQ(call(HttpMethod::get, self + "/pages/4").status, 404);
  EXPECT_EQ(call(HttpMethod::get, self + "/pages/x").status, 404);
}

TEST_F(Tasks, ResultsComeInEveryFormatAndAreTheSameEachTime) {
  const std::string self = "/v1/tasks/" + finished_task("?name=a%22b.pdf");
  for (const ExportFormat known : export_formats()) {
    if (known == ExportFormat::page) continue;  // holds one page
    const std::string format(name(known));
    const HttpResponse result = call(HttpMethod::get, self + "/result?format=" + format);
    ASSERT_EQ(result.status, 200) << format;
    if (known != ExportFormat::csv && known != ExportFormat::xlsx)  // tables only
      EXPECT_THAT(result.body, testing::HasSubstr("page")) << format;
    EXPECT_EQ(result.headers.find("Content-Type"), media_type(known));
    EXPECT_EQ(call(HttpMethod::get, self + "/result?format=" + format).body, result.body);
    const std::string etag(result.headers.find("ETag"));
    EXPECT_EQ(call(HttpMethod::get, self + "/result?format=" + format, "", {{"If-None-Match", etag}}).status, 304);
    EXPECT_EQ(result.headers.find("Content-Disposition"),
              "inline; filename=\"ab.pdf." + std::string(suffix(known)) + "\"");
  }
  EXPECT_EQ(call(HttpMethod::get, self + "/result?format=docx").status, 422);
  const HttpResponse refused = call(HttpMethod::get, self + "/result?format=page");
  EXPECT_EQ(json(refused).at("reason"), "page_count");
  EXPECT_THAT(refused.body, testing::HasSubstr("alto"));
}

TEST_F(Tasks, ThePdfIsComposedOutOfThePages) {
  const std::string self = "/v1/tasks/" + finished_task("?name=a.pdf");
  const HttpResponse result = call(HttpMethod::get, self + "/result?format=pdf");
  ASSERT_EQ(result.status, 200) << result.body;
  EXPECT_EQ(result.headers.find("Content-Type"), "application/pdf");
  EXPECT_THAT(result.body, testing::HasSubstr("page"));
  EXPECT_EQ(result.headers.find("Content-Disposition"), "inline; filename=\"a.pdf.pdf\"");
  const std::string etag(result.headers.find("ETag"));
  EXPECT_EQ(call(HttpMethod::get, self + "/result?format=pdf", "", {{"If-None-Match", etag}}).status, 304);
}

TEST_F(Tasks, WhatTheDiskDamagedIsAnErrorAndNotLeftOut) {
  const std::string self = "/v1/tasks/" + finished_task();
  auto disk = Connection::open(folder.path / "tasks.db", {.mode = ConnectionOptions::Mode::write}).value();
  ASSERT_TRUE(disk.execute("UPDATE pages SET page = CAST('another text' AS BLOB) WHERE number = 2"));
  for (const std::string what : {"/result?format=json", "/result", "/pages/2"}) {
    const HttpResponse answer = call(HttpMethod::get, self + what);
    EXPECT_EQ(answer.status, 500) << what;
    EXPECT_EQ(json(answer).at("reason"), "store_damaged") << what;
  }
  EXPECT_EQ(call(HttpMethod::get, self + "/pages/1").status, 200);
  ASSERT_TRUE(disk.execute("DELETE FROM pages WHERE number = 2"));
  EXPECT_EQ(call(HttpMethod::get, self + "/result").status, 500) << "two of three pages are not the document";
}

TEST_F(Tasks, AResultIsNotThereBeforeTheEnd) {
  engine.open_gate(1);
  const std::string self = "/v1/tasks/" + json(call(HttpMethod::post, "/v1/tasks", "body")).at("id").get<std::string>();
  EXPECT_EQ(call(HttpMethod::get, self + "/result").status, 409);
}

TEST_F(Tasks, EventsTellEveryPageOnceAndEndWithTheTask) {
  const std::string self = "/v1/tasks/" + finished_task();
  const HttpResponse all = call(HttpMethod::get, self + "/events");
  EXPECT_EQ(all.headers.find("Content-Type"), "text/event-stream; charset=utf-8");
  for (const std::string event : {"event: created", "event: state", "event: page"})
    EXPECT_THAT(all.body, testing::HasSubstr(event));
  EXPECT_THAT(all.body, testing::HasSubstr("\"state\":\"done\""));
  const HttpResponse rest = call(HttpMethod::get, self + "/events", "", {{"Last-Event-ID", "4"}});
  EXPECT_THAT(rest.body, testing::HasSubstr("id: 5"));
  EXPECT_THAT(rest.body, testing::Not(testing::HasSubstr("id: 4\n")));
}

// Tenants: what belongs to one is not there for another, on every route that names a task.
TEST_F(Tasks, AnotherTenantsTaskIsNotThere) {
  const std::string id = finished_task();
  principal = {.name = "b", .tenant = "b", .read = true, .submit = true, .admin = false};
  EXPECT_EQ(json(call(HttpMethod::get, "/v1/tasks")).at("tasks").size(), 0U);
  EXPECT_EQ(json(call(HttpMethod::get, "/v1/tasks?tenant=default")).at("tasks").size(), 0U);
  for (const HttpRoute& route : routes.all()) {
    if (!route.pattern.starts_with("/v1/tasks/{id}")) continue;
    std::string target = route.pattern;
    target.replace(target.find("{id}"), 4, id);
    if (const auto n = target.find("{n}"); n != std::string::npos) target.replace(n, 3, "1");
    EXPECT_EQ(call(route.method, target).status, 404) << target;
  }
  EXPECT_EQ(call(HttpMethod::post, "/v1/tasks?tenant=default", "body").status, 403);
  principal.admin = true;
  EXPECT_EQ(call(HttpMethod::get, "/v1/tasks/" + id).status, 200);
}

TEST_F(Tasks, WhatIsNoTaskIsNotFound) {
  EXPECT_EQ(call(HttpMethod::get, std::string(kNowhere)).status, 404);
  EXPECT_EQ(call(HttpMethod::get, "/v1/tasks/..%2f..").status, 404);
  EXPECT_EQ(call(HttpMethod::del, std::string(kNowhere)).status, 404);
}

}  // namespace
}  // namespace plimsoll

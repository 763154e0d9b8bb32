// What the API writes is what the client reads: over the real routes.
#include "api/client/task_values.h"

#include "api/api_under_test.h"

namespace plimsoll {
namespace {

using Api = ApiUnderTest;

TEST_F(Api, TheClientReadsATask) {
  const std::string id = finished_task("?name=a%20b&priority=low");
  const auto task = task_view(call(HttpMethod::get, "/v1/tasks/" + id).body);
  ASSERT_TRUE(task) << task.error().text();
  EXPECT_EQ(task->id.text, id);
  EXPECT_EQ(task->state, TaskState::done);
  EXPECT_EQ(task->name, "a b");
  EXPECT_EQ(task->priority, "low");
  EXPECT_EQ(task->tenant, "default");
  EXPECT_EQ(task->created, wall);
  EXPECT_GT(task->pages, 0);
  EXPECT_EQ(task->census.finished(), task->pages);
  EXPECT_FALSE(task->error);
}

TEST_F(Api, TheClientReadsAListPieceByPiece) {
  for (int i = 0; i < 3; ++i) finished_task();
  const auto first = task_list(call(HttpMethod::get, "/v1/tasks?limit=2").body);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->tasks.size(), 2U);
  ASSERT_TRUE(first->next);
  const auto rest = task_list(call(HttpMethod::get, "/v1/tasks?limit=2&cursor=" + std::to_string(*first->next)).body);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->tasks.size(), 1U);
  EXPECT_FALSE(rest->next);
}

TEST_F(Api, TheClientReadsPages) {
  const std::string where = "/v1/tasks/" + finished_task() + "/pages";
  const auto pages = page_list(call(HttpMethod::get, where).body);
  ASSERT_TRUE(pages);
  ASSERT_FALSE(pages->pages.empty());
  EXPECT_EQ(pages->pages.front().state, "done");
  const auto page = page_value(call(HttpMethod::get, where + "/1").body);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(page->number, 1);
}

TEST_F(Api, TheClientReadsRefusals) {
  const HttpResponse refused = call(HttpMethod::get, "/v1/tasks/0123456789abcdef0123456789abcdef");
  const Error error = error_of({.status = refused.status, .headers = {}, .body = refused.body});
  EXPECT_EQ(error.reason, Reason::task_missing);
  EXPECT_FALSE(error.message.empty());
}

TEST(TaskValues, WhatIsNotOursIsSaid) {
  EXPECT_EQ(error_of({.status = 502, .headers = {}, .body = "<html>"}).reason, Reason::protocol);
  for (const auto* json : {"", "[]", "{}", R"({"id":"x","state":"done"})", R"({"tasks":[1]})", R"({"pages":[{}]})"}) {
    EXPECT_FALSE(task_view(json)) << json;
    EXPECT_FALSE(task_list(json)) << json;
    EXPECT_FALSE(page_list(json)) << json;
    EXPECT_FALSE(page_value(json)) << json;
  }
}

TEST(TaskValues, AFailedTaskHasItsReason) {
  const auto task =
      task_view(R"({"id":"0123456789abcdef0123456789abcdef","state":"failed","pages":{"total":3,"failed":1},
                                  "error":{"reason":"page_memory","code":"over_budget","message":"too much"}})");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->error->reason, Reason::page_memory);
  EXPECT_EQ(task->error->message, "too much");
  EXPECT_EQ(task->census.failed, 1);
}

TEST(TaskValues, Events) {
  const auto page = event_view("page", R"({"at":"2026-11-25T18:00:00.000Z","page":3,"state":"failed"})");
  EXPECT_EQ(page->page, 3);
  EXPECT_EQ(page->state, "failed");
  EXPECT_FALSE(event_view("state", R"({"at":"","state":"done"})")->page);
  EXPECT_FALSE(event_view("state", "done"));
}

}  // namespace
}  // namespace plimsoll

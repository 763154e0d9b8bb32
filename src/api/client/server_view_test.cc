#include "api/client/server_view.h"

#include "api/api_under_test.h"

namespace plimsoll {
namespace {

using Api = ApiUnderTest;

TEST_F(Api, TheClientReadsTheAdminView) {
  const std::string stats = call(HttpMethod::get, "/admin/memory/stats").body;
  const auto view = server_view(stats);
  ASSERT_TRUE(view) << view.error().text();
  EXPECT_EQ(view->budget.count(), Json::parse(stats).at("budget").at("bytes"));
  EXPECT_FALSE(view->level.empty());
  ASSERT_EQ(view->queues.size(), 3U);
  EXPECT_EQ(view->queues.front().priority, "high");
}

TEST(ServerView, ServicesAndModels) {
  const auto view = server_view(R"({"budget":{"bytes":1024,"limited_by":"memory.max"},"alerts":{"raised":["a"]},
    "services":[{"device":"cpu","service":1,"state":"ready","bytes":5,"pages":7,"restarts":2}],
    "models":[{"name":"det","device":"cpu","service":1,"state":"resident","bytes":3,"ref_count":1}]})");
  ASSERT_TRUE(view);
  EXPECT_EQ(view->services.at(0).pages, 7);
  EXPECT_EQ(view->models.at(0).bytes, Bytes(3));
  EXPECT_THAT(view->alerts, testing::ElementsAre("a"));
  EXPECT_EQ(view->limited_by, "memory.max");
}

TEST(ServerView, WhatIsNotOursIsSaid) {
  for (const auto* json : {"", "[]", "{}", "<html>"}) EXPECT_EQ(server_view(json).error().reason, Reason::protocol);
}

}  // namespace
}  // namespace plimsoll

#include "http/routes.h"

#include <gmock/gmock.h>

#include "http/target.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::Pair;

HttpHandler nothing() {
  return [](HttpExchange&) -> Async<void> { co_return Result<void>(); };
}

class Routes : public testing::Test {
 protected:
  Routes() {
    for (const char* pattern : {"/v1/tasks/{id}", "/v1/tasks/{id}/pages/{n}", "/v1/tasks/latest", "/livez", "/",
                                "/models/{id}:analyze", "/models/{id}"})
      routes.add({HttpMethod::get, pattern, Role::read, nothing()});
    routes.add({HttpMethod::del, "/v1/tasks/{id}", Role::submit, nothing()});
    routes.add({HttpMethod::post, "/v1/tasks", Role::submit, nothing()});
  }
  HttpRoutes::Match ask(HttpMethod method, std::string_view target) {
    request = {};
    request.method = method;
    request.path = parse_target(target).value().path;
    return routes.match(request);
  }
  std::string_view found(std::string_view target) {
    const auto match = ask(HttpMethod::get, target);
    const auto* const route = std::get_if<HttpRoutes::Found>(&match);
    return route != nullptr ? std::string_view(route->route->pattern) : "none";
  }
  HttpRoutes routes;
  HttpRequest request;
};

TEST_F(Routes, FindsTextsBeforeValues) {
  EXPECT_EQ(found("/v1/tasks/7"), "/v1/tasks/{id}");
  EXPECT_EQ(request.path_value("id"), "7");
  EXPECT_EQ(request.route, "/v1/tasks/{id}");
  EXPECT_EQ(found("/v1/tasks/latest"), "/v1/tasks/latest");
  EXPECT_EQ(found("/v1/tasks/a%2Fb/pages/12"), "/v1/tasks/{id}/pages/{n}");
  EXPECT_THAT(request.path_values, ElementsAre(Pair("id", "a/b"), Pair("n", "12")));
  EXPECT_EQ(found("/"), "/");
  EXPECT_EQ(found("/livez/"), "/livez");
}

TEST_F(Routes, ValuesMayHaveTextAround) {
  EXPECT_EQ(found("/models/prebuilt-read:analyze"), "/models/{id}:analyze");
  EXPECT_EQ(request.path_value("id"), "prebuilt-read");
  EXPECT_EQ(found("/models/prebuilt-read"), "/models/{id}");
  EXPECT_EQ(found("/models/:analyze"), "/models/{id}");  // nothing would be left of the value
}

TEST_F(Routes, SaysWhatIsNotThere) {
  EXPECT_EQ(found("/v2"), "none");
  EXPECT_EQ(found("/v1/tasks/7/pages"), "none");
  EXPECT_EQ(found("/v1//tasks"), "none");
  EXPECT_EQ(found("/models//"), "none");
}

TEST_F(Routes, SaysWhichMethodsThereAre) {
  const auto match = ask(HttpMethod::put, "/v1/tasks/7");
  EXPECT_EQ(std::get<HttpRoutes::NoSuchMethod>(match).allow, "GET, HEAD, DELETE, OPTIONS");
  EXPECT_FALSE(std::get<HttpRoutes::NoSuchMethod>(match).is_options);
  EXPECT_EQ(request.route, "/v1/tasks/{id}");
  EXPECT_TRUE(std::get<HttpRoutes::NoSuchMethod>(ask(HttpMethod::options, "/livez")).is_options);
  // Another pattern that fits would answer it; the path that is meant does not.
  EXPECT_TRUE(std::holds_alternative<HttpRoutes::NoSuchMethod>(ask(HttpMethod::del, "/v1/tasks/latest")));
  EXPECT_TRUE(std::holds_alternative<HttpRoutes::NoSuchMethod>(ask(HttpMethod::other, "/livez")));
}

TEST_F(Routes, HeadIsAnsweredByGetUnlessItHasItsOwn) {
  EXPECT_EQ(std::get<HttpRoutes::Found>(ask(HttpMethod::head, "/livez")).route->method, HttpMethod::get);
  routes.add({HttpMethod::head, "/livez", Role::read, nothing()});
  EXPECT_EQ(std::get<HttpRoutes::Found>(ask(HttpMethod::head, "/livez")).route->method, HttpMethod::head);
  EXPECT_EQ(std::get<HttpRoutes::Found>(ask(HttpMethod::get, "/livez")).route->method, HttpMethod::get);
  EXPECT_TRUE(std::holds_alternative<HttpRoutes::NoSuchMethod>(ask(HttpMethod::head, "/v1/tasks")));
}

TEST_F(Routes, MistakesInPatternsAbort) {
  EXPECT_DEATH(routes.add({HttpMethod::get, "/livez", Role::read, nothing()}), "");
  EXPECT_DEATH(routes.add({HttpMethod::get, "/{", Role::read, nothing()}), "");
  EXPECT_DEATH(routes.add({HttpMethod::get, "/{}", Role::read, nothing()}), "");
  EXPECT_DEATH(routes.add({HttpMethod::get, "livez2", Role::read, nothing()}), "");
}

}  // namespace
}  // namespace plimsoll

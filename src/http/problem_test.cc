#include "http/problem.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(Problem, HasTheMembersOfRfc9457AndOurs) {
  const HttpResponse response =
      problem(fail(Reason::queue_full, "the \"queue\" is full").error(),
              {.request_id = "r1", .retry_after = Milliseconds(1001), .more = {{"limit", "7"}}});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.headers.find("Retry-After"), "2");
  EXPECT_EQ(response.body,
            R"({"type": "urn:plimsoll:reason:queue_full", "title": "Service Unavailable", "status": 503, )"
            R"("detail": "the \"queue\" is full", "instance": "r1", "reason": "queue_full", "code": "overloaded", )"
            R"("retry_after": 2, "limit": 7})"
            "\n");
}

TEST(Problem, LeavesOutWhatIsNotSaid) {
  const HttpResponse response = problem(fail(Reason::http_route, "no").error(), {.more = {{"status", "1"}}});
  EXPECT_EQ(response.headers.find("Retry-After"), "");
  EXPECT_EQ(response.body.find("instance"), std::string::npos);
  EXPECT_EQ(response.body.find("\"status\": 1"), std::string::npos);
}

TEST(Problem, StatusesThatNeedMore) {
  EXPECT_EQ(problem(fail(Reason::unauthenticated, "no").error()).headers.find("WWW-Authenticate"),
            "Bearer realm=\"plimsoll\"");
  EXPECT_EQ(problem(fail(Reason::interrupted, "no").error()).status, 503);
  EXPECT_EQ(problem(fail(Reason::pressure, "no").error(), {.retry_after = Milliseconds(0)}).headers.find("Retry-After"),
            "1");
}

TEST(Problem, EveryReasonHasATitle) {
  for (const ReasonFacts& row : reason_table())
    EXPECT_NE(status_text(problem_status(row.reason)), "Status") << row.label;
}

}  // namespace
}  // namespace plimsoll

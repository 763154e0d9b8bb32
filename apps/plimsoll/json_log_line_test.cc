#include "json_log_line.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(JsonLogLine, IsOneObjectWithTheFactsOfTheEvent) {
  const std::vector<LogField> fields = {{"method", "GET"}, {"status", "200"}, {"ms", "1.5"}, {"trace", ""}};
  EXPECT_EQ(
      json_log_line({.time = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'612'345)),
                     .level = "info",
                     .message = "http",
                     .fields = fields}),
      R"({"time":"2026-11-25T13:12:25.000Z","level":"info","message":"http","method":"GET","status":200,"ms":1.5})");
}

TEST(JsonLogLine, SurvivesWhatIsNoText) {
  const std::string line = json_log_line({.level = "warning", .message = "file \"a\xff\n\"", .fields = {}});
  EXPECT_NE(line.find("\\n"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace plimsoll

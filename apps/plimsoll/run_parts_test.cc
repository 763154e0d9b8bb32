// The smaller parts of a run: order on stdout, exit status, verdicts, JSON lines.
#include <gmock/gmock.h>
#include <unistd.h>

#include "base/log.h"
#include "document_outputs.h"
#include "exit_status.h"
#include "json_line.h"
#include "ordered_stdout.h"
#include "progress.h"

namespace plimsoll {
namespace {

class Stdout : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::pipe(ends_), 0); }
  void TearDown() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  std::string taken() const {
    std::array<char, 4096> bytes{};
    const ssize_t got = ::read(ends_[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(got)};
  }
  int ends_[2] = {-1, -1};
};

TEST_F(Stdout, KeepsTheOrderOfTheDocuments) {
  OrderedStdout out(4, ends_[1]);
  ASSERT_TRUE(out.write(2, "c1 "));
  ASSERT_TRUE(out.write(0, "a1 "));
  EXPECT_EQ(taken(), "a1 ");  // streams while others wait
  ASSERT_TRUE(out.write(1, "b1 "));
  ASSERT_TRUE(out.finish(2));
  ASSERT_TRUE(out.write(0, "a2 "));
  ASSERT_TRUE(out.finish(0));
  EXPECT_EQ(taken(), "a2 b1 ");
  ASSERT_TRUE(out.write(1, "b2 "));
  ASSERT_TRUE(out.finish(1));
  ASSERT_TRUE(out.write(3, "d"));
  ASSERT_TRUE(out.finish(3));
  EXPECT_EQ(taken(), "b2 c1 d");
}

TEST_F(Stdout, WarningsAreEventsAmongTheProgressForMachines) {
  Progress progress(ProgressMode::json, Verbosity::normal, {"a.pdf"}, ends_[1]);
  {
    const LogDiversion diversion([&](std::string_view line) { progress.note(line); });
    spdlog::warn("a \"word\"");
  }
  const std::string line = taken();
  EXPECT_TRUE(line.starts_with(R"({"event":"note","text":")")) << line;
  EXPECT_TRUE(line.ends_with("warning: a \\\"word\\\"\"}\n")) << line;
}

TEST(ExitStatus, FollowsTheDocuments) {
  using enum Reason;
  const auto status = [](std::vector<Reason> verdicts, std::size_t documents) {
    return exit_status(verdicts, documents);
  };
  EXPECT_EQ(status({}, 3), 0);
  EXPECT_EQ(status({encrypted}, 1), 8);
  EXPECT_EQ(status({encrypted, encrypted}, 2), 8);
  EXPECT_EQ(status({damaged, encrypted}, 2), 2);
  EXPECT_EQ(status({damaged}, 2), 23);
  EXPECT_EQ(status({partial}, 1), 23);
  EXPECT_EQ(status({damaged, partial}, 2), 23);
}

TEST(Verdict, CountsWhatCouldNotBeRead) {
  const Error page = fail(Reason::page_time, "late").error();
  EXPECT_FALSE(verdict_on({.done = 2, .degraded = 1}, {}));
  EXPECT_EQ(verdict_on({.done = 1, .failed = 1}, page)->reason, Reason::partial);
  EXPECT_EQ(verdict_on({.failed = 2}, page)->reason, Reason::page_time);
  EXPECT_EQ(verdict_on({.done = 1, .failure = fail(Reason::interrupted, "").error()}, {})->reason, Reason::interrupted);
}

TEST(JsonLine, IsAlwaysValidJson) {
  EXPECT_EQ(JsonLine("page").add("name", "a\"b\\c\n\xff").add("n", 3).finish(),
            "{\"event\":\"page\",\"name\":\"a\\\"b\\\\c\\n\xef\xbf\xbd\",\"n\":3}");
}

}  // namespace
}  // namespace plimsoll

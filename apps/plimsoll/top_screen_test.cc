#include "top_screen.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::HasSubstr;

ServerView some_view() {
  ServerView view{.budget = Bytes(1000 << 20),
                  .limited_by = "memory.max",
                  .used = Bytes(250 << 20),
                  .reserved = Bytes(500 << 20),
                  .peak = Bytes(300 << 20),
                  .level = "normal",
                  .alerts = {"leak"}};
  view.services.push_back({.device = "cpu", .service = 0, .state = "ready", .bytes = Bytes(76 << 20), .pages = 12});
  view.models.push_back({.name = "det", .device = "cpu", .service = 0, .state = "resident"});
  view.models.push_back({.name = "gone", .device = "cpu", .service = 0, .state = "absent"});
  view.queues.push_back({.priority = "high", .waiting = 2, .capacity = 10, .oldest_seconds = 3});
  return view;
}

TEST(TopScreen, ShowsMemoryServicesAndTasks) {
  TaskListView tasks;
  tasks.tasks.push_back(
      {.id = {"0123"}, .state = TaskState::running, .name = "a\x1b[31m.pdf", .pages = 4, .census = {1, 0, 0}});
  const std::string text = top_screen("http://h:1", some_view(), tasks, WallTime(), {});
  EXPECT_THAT(text, HasSubstr("[#####.....          ] used 250M, reserved 500M, budget 1000M (memory.max)"));
  EXPECT_THAT(text, HasSubstr("normal; alerts: leak"));
  EXPECT_THAT(text, HasSubstr("high 2/10 (oldest 3s)"));
  EXPECT_THAT(text, HasSubstr("12        0  det\n"));
  EXPECT_THAT(text, HasSubstr("1/4"));
  EXPECT_THAT(text, HasSubstr("a?[31m.pdf"));  // nothing of a name reaches the terminal as a command
}

TEST(TopScreen, FitsTheTerminal) {
  TaskListView tasks;
  for (int i = 0; i < 50; ++i) tasks.tasks.push_back({.name = std::string(60, 'x') + "äöü"});
  const std::string text = top_screen("h", some_view(), tasks, WallTime(), ScreenSize{.rows = 12, .columns = 40});
  EXPECT_EQ(std::ranges::count(text, '\n'), 12);
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
    EXPECT_LE(end - at, 40U);
}

}  // namespace
}  // namespace plimsoll

#include "task_table.h"

#include <gmock/gmock.h>

#include "task_verdict.h"

namespace plimsoll {
namespace {

TEST(TaskTable, ARowHasWhatMatters) {
  const TaskView task{.id = {"0123456789abcdef0123456789abcdef"},
                      .state = TaskState::running,
                      .name = "a\nb.pdf",
                      .priority = "high",
                      .created = WallTime(std::chrono::seconds(100)),
                      .pages = 7,
                      .census = {3, 1, 1}};
  EXPECT_EQ(task_row(task, WallTime(std::chrono::seconds(130))),
            "0123456789abcdef0123456789abcdef  running    high              5/7   30s  a?b.pdf\n");
  EXPECT_EQ(task_table_head().find("NAME"), task_row(task, WallTime()).find("a?b"));
}

TEST(TaskTable, DetailsNameTheError) {
  TaskView task{.state = TaskState::failed};
  task.error = fail(Reason::page_memory, "too large").error();
  EXPECT_THAT(task_details(task, WallTime()), testing::HasSubstr("error     too large (page_memory)\n"));
}

TEST(TaskTable, Ages) {
  using std::chrono::seconds;
  EXPECT_EQ(age_text(seconds(119)), "119s");
  EXPECT_EQ(age_text(seconds(121)), "2m");
  EXPECT_EQ(age_text(seconds(7200)), "2h");
  EXPECT_EQ(age_text(seconds(200'000)), "2d");
}

TEST(TaskVerdict, CancelledIsInterruptedAndFailedHasAReason) {
  EXPECT_EQ(summary_of({.state = TaskState::cancelled}).failure->reason, Reason::interrupted);
  EXPECT_EQ(summary_of({.state = TaskState::failed}).failure->reason, Reason::internal);
  EXPECT_FALSE(summary_of({.state = TaskState::done, .census = {1, 0, 1}}).failure);
}

}  // namespace
}  // namespace plimsoll

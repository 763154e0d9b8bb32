#include "tasks/task_record.h"

#include <gmock/gmock.h>

#include <set>

#include "tasks/page_checkpoint.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

TEST(TaskId, IsMadeAndReadAndNeverThere) {
  std::set<TaskId> seen;
  for (int i = 0; i < 1000; ++i) {
    const TaskId id = new_task_id();
    EXPECT_EQ(parse_task_id(id.text), id);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(TaskId, NothingElseIsOne) {
  const std::string good(32, 'a');
  ASSERT_TRUE(parse_task_id(good));
  for (const std::string& bad : {std::string(), good + "a", good.substr(1), good.substr(1) + "/", good.substr(1) + "A",
                                 good.substr(2) + "..", good.substr(1) + std::string(1, '\0')})
    EXPECT_FALSE(parse_task_id(bad)) << bad;
}

TEST(NewTask, ATooLongPartIsNamedWithItsBound) {
  NewTask task{.id = new_task_id(), .tenant = "a", .options = std::string(kOptionsMax.count(), 'x')};
  EXPECT_TRUE(check(task));
  task.options += 'x';
  const auto refused = check(task);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::task_bounds);
  EXPECT_THAT(refused.error().message, HasSubstr("options has 16385 bytes, at most 16384"));
  EXPECT_FALSE(check(NewTask{.id = {"../../etc/passwd"}}));
}

TEST(PageCheckpoint, TheChecksumCoversEveryPart) {
  const TaskId task = new_task_id();
  const PageCheckpoint page{.number = 3, .state = PageState::done, .page = "ab", .facts = "c"};
  std::set<std::string> sums{checksum_of(task, page)};
  const auto differs = [&](const TaskId& other, const PageCheckpoint& changed) {
    return sums.insert(checksum_of(other, changed)).second;
  };
  PageCheckpoint changed = page;
  changed.number = 4;
  EXPECT_TRUE(differs(task, changed));
  changed = page, changed.state = PageState::degraded;
  EXPECT_TRUE(differs(task, changed));
  changed = page, changed.page = "aB";
  EXPECT_TRUE(differs(task, changed));
  changed = page, changed.page = "b", changed.facts = "ca";  // the same bytes, cut elsewhere
  EXPECT_TRUE(differs(task, changed));
  EXPECT_TRUE(differs(new_task_id(), page));
  EXPECT_FALSE(differs(task, page));
}

}  // namespace
}  // namespace plimsoll

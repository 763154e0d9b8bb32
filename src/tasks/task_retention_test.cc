// The contract of TaskStore: what goes, and what there is.
#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TaskStoreRetention : public TaskStoreContract {
 protected:
  static std::vector<TaskId> gone(const ExpiredTasks& expired) {
    std::vector<TaskId> found;
    found.reserve(expired.removed.size());
    for (const RemovedTask& each : expired.removed) found.push_back(each.task);
    return found;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, TaskStoreRetention, testing::ValuesIn(store_kinds()), kind_name);

TEST_P(TaskStoreRetention, ByAgeSinceTheyFinished) {
  const TaskId old = finished(new_task(), 100), young = finished(new_task(), 200);
  const TaskId unfinished = running();
  const RetentionRules rules{.age_max = std::chrono::seconds(60)};
  EXPECT_THAT(gone(expire(159, rules)), IsEmpty());
  const ExpiredTasks expired = expire(160, rules);
  EXPECT_THAT(gone(expired), ElementsAre(old));
  EXPECT_EQ(expired.removed.front().body_file, old.text);
  EXPECT_FALSE(expired.more);
  EXPECT_FALSE(store_->find(old));
  EXPECT_TRUE(store_->find(young));
  EXPECT_THAT(gone(expire(100'000, rules)), ElementsAre(young));
  EXPECT_TRUE(store_->find(unfinished)) << "whatever its age";
}

TEST_P(TaskStoreRetention, ByBytesTheOldestFinishedFirst) {
  const TaskId unfinished = running();
  const TaskId first = finished(new_task(), 10), second = finished(new_task(), 20), third = finished(new_task(), 30);
  // Four bodies of 1000 bytes each.
  EXPECT_THAT(gone(expire(40, {.bytes_max = Bytes(4000)})), IsEmpty());
  EXPECT_THAT(gone(expire(40, {.bytes_max = Bytes(2500)})), ElementsAre(first, second));
  EXPECT_THAT(gone(expire(40, {.bytes_max = Bytes(0)})), ElementsAre(third));
  EXPECT_TRUE(store_->find(unfinished));
}

TEST_P(TaskStoreRetention, OrderIsThatOfFinishingEvenWhenTheClockWasSetBack) {
  const TaskId first = finished(new_task(), 1000), second = finished(new_task(), 10);
  EXPECT_THAT(gone(expire(20, {.bytes_max = Bytes(1000)})), ElementsAre(first));
  EXPECT_THAT(gone(expire(20, {.age_max = std::chrono::seconds(5)})), ElementsAre(second));
}

TEST_P(TaskStoreRetention, AClockThatWasSetBackExpiresNothing) {
  (void)finished(new_task(), 1000);
  EXPECT_THAT(gone(expire(0, {.age_max = std::chrono::seconds(60)})), IsEmpty());
}

TEST_P(TaskStoreRetention, BothRulesTogetherCountOnce) {
  const TaskId old = finished(new_task(), 10), middle = finished(new_task(), 90);
  (void)finished(new_task(), 95);
  EXPECT_THAT(gone(expire(100, {.age_max = std::chrono::seconds(60), .bytes_max = Bytes(1000)})),
              ElementsAre(old, middle));
}

TEST_P(TaskStoreRetention, OneCallIsBoundedAndSaysThatThereIsMore) {
  for (int i = 0; i < 5; ++i) (void)finished(new_task(), i);
  for (const RetentionRules& rules : {RetentionRules{.age_max = Milliseconds(0), .tasks_max = 2},
                                      RetentionRules{.bytes_max = Bytes(0), .tasks_max = 2}}) {
    const ExpiredTasks some = expire(100, rules);
    EXPECT_EQ(some.removed.size(), 2U);
    EXPECT_TRUE(some.more);
  }
  const ExpiredTasks last = expire(100, {.age_max = Milliseconds(0), .bytes_max = Bytes(0), .tasks_max = 2});
  EXPECT_EQ(last.removed.size(), 1U);
  EXPECT_FALSE(last.more);
}

TEST_P(TaskStoreRetention, OneCallIsBoundedByThePagesThatGo) {
  for (int i = 0; i < 3; ++i) {
    const TaskId task = running();
    ASSERT_TRUE(store(task, {page(1, std::string(100, 'x'))}));
    ASSERT_TRUE(change({.task = task, .from = TaskState::running, .to = TaskState::done, .at = at(i)}));
  }
  for (const RetentionRules& rules : {RetentionRules{.age_max = Milliseconds(0), .pages_max = Bytes(50)},
                                      RetentionRules{.bytes_max = Bytes(0), .pages_max = Bytes(50)}}) {
    const ExpiredTasks one = expire(100, rules);
    EXPECT_EQ(one.removed.size(), 1U) << "one goes even if it has more";
    EXPECT_TRUE(one.more);
  }
}

TEST_P(TaskStoreRetention, NoRuleNothingGoes) {
  (void)finished();
  EXPECT_THAT(gone(expire(1'000'000, {})), IsEmpty());
}

TEST_P(TaskStoreRetention, UsageIsByStateAndTenant) {
  const TaskId reading = running(new_task("one"));
  ASSERT_TRUE(store(reading, {page(1)}));
  (void)created(new_task("one"));
  (void)finished(new_task("two"));
  const StoreUsage all = store_->usage({}).value();
  EXPECT_THAT(all.tasks, ElementsAre(1, 1, 1, 0, 0));
  EXPECT_EQ(all.bodies, Bytes(3000));
  EXPECT_EQ(all.pages, page(1).size());
  const StoreUsage two = store_->usage("two").value();
  EXPECT_EQ(two.count(TaskState::done), 1U);
  EXPECT_EQ(two.bodies, Bytes(1000));
  EXPECT_EQ(store_->usage("nobody").value().bodies, Bytes());
}

TEST_P(TaskStoreRetention, WhatWentLeavesNothingBehind) {
  const TaskId task = running();
  ASSERT_TRUE(store(task, {page(1), page(2)}));
  ASSERT_TRUE(change({.task = task, .from = TaskState::running, .to = TaskState::done, .at = at(2)}));
  ASSERT_EQ(expire(100, {.age_max = Milliseconds(0)}).removed.size(), 1U);
  const StoreUsage usage = store_->usage({}).value();
  EXPECT_EQ(usage.pages + usage.bodies, Bytes());
  EXPECT_EQ(store_->pages(task, 0, {}).error().reason, Reason::task_missing);
  EXPECT_TRUE(store_->check_soundness());
}

}  // namespace
}  // namespace plimsoll

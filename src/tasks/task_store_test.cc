// The contract of TaskStore: tasks and their states.
#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TaskStoreTasks : public TaskStoreContract {};
INSTANTIATE_TEST_SUITE_P(Each, TaskStoreTasks, testing::ValuesIn(store_kinds()), kind_name);

TEST_P(TaskStoreTasks, WhatWasCreatedIsThereAfterReopening) {
  NewTask task = new_task("tenant", 5);
  task.priority = TaskPriority::low;
  task.deadline = at(90);
  task.page_count = 12;
  task.idempotency_key = "key";
  task.fingerprint = "print";
  const CreatedTask created = create(task).value();
  EXPECT_FALSE(created.existed);
  EXPECT_EQ(created.task.asked, task);
  EXPECT_EQ(created.task.state, TaskState::queued);
  reopen();
  EXPECT_EQ(store_->find(task.id).value(), created.task);
}

TEST_P(TaskStoreTasks, AnUnknownTaskIsMissing) {
  const TaskId nobody = new_task_id();
  EXPECT_EQ(store_->find(nobody).error().reason, Reason::task_missing);
  EXPECT_EQ(store_->events(nobody, 0, 10).error().reason, Reason::task_missing);
  EXPECT_EQ(store_->pages(nobody, 0, {}).error().reason, Reason::task_missing);
  EXPECT_EQ(store_->finished_pages(nobody, 0, 10).error().reason, Reason::task_missing);
  EXPECT_EQ(change({.task = nobody}).error().reason, Reason::task_missing);
  EXPECT_EQ(store(nobody, {page(1)}).error().reason, Reason::task_missing);
  EXPECT_EQ(remove(nobody).error().reason, Reason::task_missing);
}

TEST_P(TaskStoreTasks, WhatIsTooLongIsRefusedAndNotStored) {
  NewTask task = new_task();
  task.options = std::string(kOptionsMax.count() + 1, ' ');
  EXPECT_EQ(create(task).error().reason, Reason::task_bounds);
  EXPECT_EQ(store_->find(task.id).error().reason, Reason::task_missing);
}

TEST_P(TaskStoreTasks, AKeyGivesTheEarlierTaskToTheSameRequestOfTheSameTenant) {
  NewTask first = new_task("one");
  first.idempotency_key = "key";
  first.fingerprint = "print";
  (void)created(first);

  NewTask again = first;
  again.id = new_task_id();
  const CreatedTask same = create(again).value();
  EXPECT_TRUE(same.existed);
  EXPECT_EQ(same.task.asked.id, first.id);

  again.fingerprint = "another request";
  const auto conflict = create(again);
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().reason, Reason::task_key);
  EXPECT_EQ(facts(conflict.error().reason).http_status, 422);

  again.tenant = "two";
  EXPECT_FALSE(create(again).value().existed) << "keys are the tenant's own";
  EXPECT_EQ(store_->list({}, {}, 10).value().tasks.size(), 2U);
}

TEST_P(TaskStoreTasks, AKeyIsFreeAgainWhenItsTaskIsGone) {
  NewTask task = new_task();
  task.idempotency_key = "key";
  const TaskId first = finished(task);
  ASSERT_TRUE(remove(first));
  task.id = new_task_id();
  EXPECT_FALSE(create(task).value().existed);
}

TEST_P(TaskStoreTasks, TasksWithoutAKeyAreAllTheirOwn) {
  EXPECT_FALSE(create(new_task()).value().existed);
  EXPECT_FALSE(create(new_task()).value().existed);
}

TEST_P(TaskStoreTasks, AStateChangesFromTheExpectedOneOnly) {
  const TaskId id = created(new_task());
  const StateChange start{
      .task = id, .from = TaskState::queued, .to = TaskState::running, .at = at(3), .page_count = 7};
  const TaskRecord started = change(start).value();
  EXPECT_EQ(started.state, TaskState::running);
  EXPECT_EQ(started.started, at(3));
  EXPECT_EQ(started.asked.page_count, 7);
  EXPECT_EQ(started.finished, std::nullopt);

  const auto late = change(start);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().reason, Reason::task_state);
  EXPECT_THAT(late.error().message, HasSubstr("is running, not queued"));
  EXPECT_EQ(change({.task = id, .from = TaskState::done, .to = TaskState::running}).error().reason, Reason::internal);
  EXPECT_EQ(store_->find(id).value(), started);
}

TEST_P(TaskStoreTasks, PuttingBackKeepsTheFirstStart) {
  const TaskId id = running(new_task(), 3);
  ASSERT_TRUE(change({.task = id, .from = TaskState::running, .to = TaskState::queued, .at = at(4)}));
  const TaskRecord again =
      change({.task = id, .from = TaskState::queued, .to = TaskState::running, .at = at(9)}).value();
  EXPECT_EQ(again.started, at(3));
}

TEST_P(TaskStoreTasks, AFailureKeepsItsReasonAndWords) {
  const TaskId id = running();
  const Error error = fail(Reason::encrypted, "needs a password").error();
  const TaskRecord failed = change({.task = id,
                                    .from = TaskState::running,
                                    .to = TaskState::failed,
                                    .at = at(8),
                                    .error = Error(error).in("page 3"),
                                    .degradations = R"([{"feature":"tables"}])"})
                                .value();
  reopen();
  const TaskRecord read = store_->find(id).value();
  EXPECT_EQ(read, failed);
  EXPECT_EQ(read.error->text(), "page 3: needs a password");
  EXPECT_EQ(read.error->code, Code::denied);
  EXPECT_EQ(read.finished, at(8));
  EXPECT_EQ(read.degradations, R"([{"feature":"tables"}])");
}

TEST_P(TaskStoreTasks, AVeryLongErrorIsCut) {
  const TaskId id = running();
  const TaskRecord failed = change({.task = id,
                                    .from = TaskState::running,
                                    .to = TaskState::failed,
                                    .error = fail(Reason::internal, std::string(100'000, 'x')).error()})
                                .value();
  EXPECT_EQ(failed.error->message.size(), kErrorTextMax.count());
}

TEST_P(TaskStoreTasks, AnErrorIsCutBetweenCharacters) {
  std::string text = "xx";  // so that the bound falls into the middle of one
  while (text.size() < 2 * kErrorTextMax.count()) text += "界";
  const TaskRecord failed = change({.task = running(),
                                    .from = TaskState::running,
                                    .to = TaskState::failed,
                                    .error = fail(Reason::internal, text).error()})
                                .value();
  EXPECT_EQ(failed.error->message, text.substr(0, kErrorTextMax.count() - 2));
}

TEST_P(TaskStoreTasks, OnlyAFinishedTaskIsRemoved) {
  const TaskId queued = created(new_task());
  EXPECT_EQ(remove(queued).error().reason, Reason::task_state);
  const TaskId done = running();
  ASSERT_TRUE(store(done, {page(1)}));
  ASSERT_TRUE(change({.task = done, .from = TaskState::running, .to = TaskState::done, .at = at(2)}));
  const RemovedTask removed = remove(done).value();
  EXPECT_EQ(removed.body_file, done.text);
  EXPECT_EQ(removed.bytes, Bytes(1000) + page(1).size());
  EXPECT_EQ(store_->find(done).error().reason, Reason::task_missing);
  EXPECT_TRUE(store_->find(queued));
}

TEST_P(TaskStoreTasks, ListsComeNewestFirstInPieces) {
  std::array<TaskId, 5> all;
  for (TaskId& id : all) id = created(new_task());
  const TaskList first = store_->list({}, {}, 2).value();
  EXPECT_THAT(ids(first), ElementsAre(all[4], all[3]));
  const TaskList second = store_->list({}, first.next, 2).value();
  EXPECT_THAT(ids(second), ElementsAre(all[2], all[1]));
  (void)created(new_task());  // what comes meanwhile does not move the cursor
  const TaskList last = store_->list({}, second.next, 2).value();
  EXPECT_THAT(ids(last), ElementsAre(all[0]));
  EXPECT_EQ(last.next, std::nullopt);
}

TEST_P(TaskStoreTasks, FiltersHoldTogether) {
  const TaskId early = created(new_task("one", 10)), late = running(new_task("one", 20));
  (void)created(new_task("two", 20));
  EXPECT_THAT(ids(store_->list({.tenant = "one"}, {}, 9).value()), ElementsAre(late, early));
  EXPECT_THAT(ids(store_->list({.tenant = "one", .state = TaskState::queued}, {}, 9).value()), ElementsAre(early));
  EXPECT_THAT(ids(store_->list({.tenant = "one", .created_from = at(11)}, {}, 9).value()), ElementsAre(late));
  EXPECT_THAT(ids(store_->list({.tenant = "one", .created_before = at(20)}, {}, 9).value()), ElementsAre(early));
  EXPECT_THAT(ids(store_->list({.tenant = "nobody' OR 1=1 --"}, {}, 9).value()), IsEmpty());
}

TEST_P(TaskStoreTasks, AListIsNoLongerThanItsBound) {
  for (int i = 0; i < kTasksAtOnceMax + 1; ++i) (void)created(new_task());
  const TaskList list = store_->list({}, {}, 1'000'000).value();
  EXPECT_EQ(list.tasks.size(), static_cast<std::size_t>(kTasksAtOnceMax));
  EXPECT_NE(list.next, std::nullopt);
}

TEST_P(TaskStoreTasks, UnfinishedOnesComeInTheOrderOfCreation) {
  const TaskId first = running();
  (void)finished();
  const TaskId second = created(new_task());
  const TaskId third = running();
  reopen();
  const TaskList some = store_->unfinished({}, 2).value();
  EXPECT_THAT(ids(some), ElementsAre(first, second));
  EXPECT_THAT(ids(store_->unfinished(some.next, 2).value()), ElementsAre(third));
}

TEST_P(TaskStoreTasks, WritesThatAreUnderWayAreCommittedWhenTheStoreEnds) {
  std::vector<TaskId> all;
  std::atomic<int> good = 0;
  for (int i = 0; i < 50; ++i) {
    NewTask task = new_task();
    all.push_back(task.id);
    store_->create(std::move(task), [&good](const Result<CreatedTask>& created) { good += created ? 1 : 0; });
  }
  store_.reset();
  EXPECT_EQ(good, 50);
  reopen();
  for (const TaskId& id : all) EXPECT_TRUE(store_->find(id));
}

}  // namespace
}  // namespace plimsoll

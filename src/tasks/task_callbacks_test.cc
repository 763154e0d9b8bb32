// The contract of TaskStore: callbacks.
#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TaskStoreCallbacks : public TaskStoreContract {
 protected:
  static NewTask calling(std::string url = "https://there.example/x") {
    NewTask task = new_task();
    task.callback = std::move(url);
    return task;
  }
  Result<TaskRecord> note(const TaskId& task, CallbackProgress progress) {
    return answer<TaskRecord>([&](auto done) { store_->note_callback(task, progress, std::move(done)); });
  }
  std::vector<TaskId> waiting(int limit = 10) {
    std::vector<TaskId> found;
    for (const TaskRecord& task : store_->waiting_callbacks(limit).value().tasks) found.push_back(task.asked.id);
    return found;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, TaskStoreCallbacks, testing::ValuesIn(store_kinds()), kind_name);

TEST_P(TaskStoreCallbacks, OneWaitsFromTheTasksEndOnAndAcrossAReopening) {
  const TaskId id = running(calling());
  (void)finished();  // without one
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_EQ(store_->find(id)->callback, CallbackProgress{});
  const TaskRecord ended =
      change({.task = id, .from = TaskState::running, .to = TaskState::failed, .at = at(7)}).value();
  EXPECT_EQ(ended.callback, (CallbackProgress{CallbackState::waiting, 0, at(7)}));
  reopen();
  EXPECT_THAT(waiting(), ElementsAre(id));
  EXPECT_EQ(store_->find(id)->asked.callback, "https://there.example/x");
  EXPECT_EQ(store_->find(id)->callback, ended.callback);
}

TEST_P(TaskStoreCallbacks, EveryWayOfEndingCountsAndOneThatIsPutBackDoesNot) {
  const TaskId cancelled = created(calling());
  EXPECT_TRUE(change({.task = cancelled, .from = TaskState::queued, .to = TaskState::cancelled, .at = at(3)}));
  const TaskId done = finished(calling(), 4);
  const TaskId put_back = running(calling());
  EXPECT_TRUE(change({.task = put_back, .from = TaskState::running, .to = TaskState::queued, .at = at(5)}));
  EXPECT_THAT(waiting(), ElementsAre(cancelled, done));
}

TEST_P(TaskStoreCallbacks, WhatIsDueFirstComesFirstAndAllAreCounted) {
  const TaskId first = finished(calling(), 10);
  const TaskId second = finished(calling(), 11);
  const TaskId third = finished(calling(), 12);
  EXPECT_TRUE(note(first, {CallbackState::waiting, 1, at(100)}));
  EXPECT_THAT(waiting(), ElementsAre(second, third, first));
  EXPECT_THAT(waiting(2), ElementsAre(second, third));
  EXPECT_EQ(store_->waiting_callbacks(1)->count, 3U);
}

TEST_P(TaskStoreCallbacks, WhatWasDeliveredOrGivenUpWaitsNoLonger) {
  const TaskId delivered = finished(calling());
  const TaskId failed = finished(calling());
  EXPECT_EQ(note(delivered, {CallbackState::delivered, 1, std::nullopt})->callback.state, CallbackState::delivered);
  EXPECT_EQ(note(failed, {CallbackState::failed, 9, std::nullopt})->callback.attempts, 9);
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_EQ(note(delivered, {CallbackState::waiting, 2, at(9)}).error().reason, Reason::task_state);
  EXPECT_EQ(note(running(calling()), {CallbackState::delivered, 1, std::nullopt}).error().reason, Reason::task_state);
  EXPECT_EQ(note(new_task_id(), {CallbackState::delivered, 1, std::nullopt}).error().reason, Reason::task_missing);
}

TEST_P(TaskStoreCallbacks, OneGoesWithItsTask) {
  const TaskId id = finished(calling());
  EXPECT_TRUE(remove(id));
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_EQ(store_->waiting_callbacks(1)->count, 0U);
}

TEST_P(TaskStoreCallbacks, ALongUrlIsRefusedAndNotStored) {
  EXPECT_EQ(create(calling(std::string(kCallbackMax.count() + 1, 'x'))).error().reason, Reason::task_bounds);
}

}  // namespace
}  // namespace plimsoll

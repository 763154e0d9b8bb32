// Tasks that wait for their turn: nothing of them is in memory but their place in the queue.
#include <gmock/gmock.h>

#include "engine_room/desk_under_test.h"

namespace plimsoll {
namespace {

class TaskWaitingTest : public TaskDeskTest {
 protected:
  TaskId waiting_task() {
    engine->queues = true;
    const TaskId id = submitted();
    run_until([&] { return desk->waiting() == 1; });
    return id;
  }
  void call_first(std::optional<Error> failure = std::nullopt) {
    ASSERT_FALSE(engine->queue.empty());
    engine->queue.front()->call(std::move(failure));
  }
};

TEST_F(TaskWaitingTest, IsReadWhenItsTurnComes) {
  const TaskId id = waiting_task();
  EXPECT_EQ(record(id).state, TaskState::queued);
  EXPECT_EQ(desk->unfinished(), 1U);
  EXPECT_FALSE(desk->progress(id));
  EXPECT_EQ(decode_order(record(id).asked.options)->format, "fake") << "what was seen of it is stored";
  call_first();
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::done);
  EXPECT_EQ(stored_pages(id), (std::vector{1, 2, 3}));
  EXPECT_EQ(desk->ended(TaskState::done), 1U);
}

TEST_F(TaskWaitingTest, WhoWatchesHearsOfIt) {
  const TaskId id = waiting_task();
  TaskChanges::Watch watch(desk->changes(), id);
  call_first();
  run_until([&] { return record(id).state == TaskState::done; });
  // Told already: it does not wait until the deadline.
  run(watch.wait(TimePoint::max()));
}

TEST_F(TaskWaitingTest, OneThatIsCalledOffGivesUpItsPlace) {
  const TaskId id = waiting_task();
  const auto cancelled = run(desk->cancel(id));
  ASSERT_TRUE(cancelled) << cancelled.error().text();
  EXPECT_EQ(cancelled->state, TaskState::cancelled);
  EXPECT_TRUE(engine->queue.empty());
  EXPECT_EQ(desk->unfinished(), 0U);
  EXPECT_EQ(desk->ended(TaskState::cancelled), 1U);
  EXPECT_EQ(run(desk->cancel(id)).error().reason, Reason::task_state);
}

TEST_F(TaskWaitingTest, CalledOffInTheMomentOfItsTurnItIsNotRead) {
  engine->open_gate(0);
  const TaskId id = waiting_task();
  call_first();
  ASSERT_TRUE(run(desk->cancel(id)));
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::cancelled);
}

TEST_F(TaskWaitingTest, OneThatWaitedTooLongFails) {
  const TaskId id = waiting_task();
  call_first(fail(Reason::queue_timeout, "waited 600 s").error());
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::failed);
  EXPECT_EQ(record(id).error->message, "waited 600 s");
}

TEST_F(TaskWaitingTest, AfterARestartItWaitsAgain) {
  const TaskId id = waiting_task();
  close();
  open();
  EXPECT_EQ(record(id).state, TaskState::queued);
  desk->start();
  run_until([&] { return record(id).state == TaskState::done; });
}

TEST_F(TaskWaitingTest, BetweenWindowsOnlyItsProgressIsKept) {
  engine->parks_after = 2;
  engine->left_out = "detail";
  const TaskId id = submitted();
  run_until([&] { return desk->waiting() == 1; });
  EXPECT_EQ(record(id).state, TaskState::running);
  EXPECT_EQ(stored_pages(id), (std::vector{1, 2}));
  ASSERT_TRUE(desk->progress(id));
  EXPECT_TRUE(desk->progress(id)->begun_at);
  EXPECT_EQ(desk->progress(id)->pages, 2);
  call_first();
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(engine->read_pages, (std::vector{1, 2, 3})) << "none twice";
  EXPECT_EQ(record(id).state, TaskState::done);
  EXPECT_EQ(record(id).degradations, R"([{"feature":"detail","pages":3}])") << "of all windows";
}

TEST_F(TaskWaitingTest, WhatIsNotStoredInTheEndIsReadAgain) {
  engine->loses = 2;
  const TaskId id = submitted();
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::done);
  EXPECT_EQ(stored_pages(id), (std::vector{1, 2, 3}));
  EXPECT_EQ(engine->readings, 2);
}

}  // namespace
}  // namespace plimsoll

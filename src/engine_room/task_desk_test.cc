#include "engine_room/task_desk.h"

#include "document/page_codec.h"
#include "engine_room/desk_under_test.h"

namespace plimsoll {
namespace {

TEST_F(TaskDeskTest, ATaskIsReadAndItsPagesAreStored) {
  const TaskId id = submitted();
  run_until([&] { return desk->unfinished() == 0; });
  const TaskRecord stored = record(id);
  EXPECT_EQ(stored.state, TaskState::done);
  EXPECT_EQ(stored.census.done, 3);
  EXPECT_EQ(stored.asked.page_count, 3);
  EXPECT_EQ(stored_pages(id), (std::vector{1, 2, 3}));
  EXPECT_EQ(store->pages(id, 0, {}).value().pages[1].page, encode(page_of(2)));
  const TaskOrder order = decode_order(stored.asked.options).value();
  EXPECT_EQ(order.format, "fake");
  EXPECT_EQ(order.page_bytes, Bytes(100));
  EXPECT_EQ(desk->ended(TaskState::done), 1U);
}

TEST_F(TaskDeskTest, ARefusedOneLeavesNothing) {
  engine->refusal = fail(Reason::queue_full, "full").error();
  engine->retry_after = Milliseconds(7000);
  const auto refused = run(desk->submit(new_task(), {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error.reason, Reason::queue_full);
  EXPECT_EQ(refused.error().retry_after, Milliseconds(7000));
  EXPECT_EQ(bodies->used(), Bytes(0));
  EXPECT_TRUE(store->list({}, std::nullopt, 10).value().tasks.empty());
}

TEST_F(TaskDeskTest, AKnownKeyGivesTheEarlierTask) {
  NewTask first = new_task();
  first.idempotency_key = "k";
  first.fingerprint = "f";
  const TaskId id = run(desk->submit(first, {})).value().task.asked.id;
  run_until([&] { return desk->unfinished() == 0; });
  NewTask second = new_task();
  second.idempotency_key = "k";
  second.fingerprint = "f";
  const auto again = run(desk->submit(second, {}));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->existed);
  EXPECT_EQ(again->task.asked.id, id);
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(bodies->used(), Bytes(4)) << "the second body is gone";
  NewTask other = new_task();
  other.idempotency_key = "k";
  other.fingerprint = "g";
  const auto refused = run(desk->submit(other, {}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error.reason, Reason::task_key);
}

TEST_F(TaskDeskTest, ACancelledTaskEndsAtOnceAndKeepsItsPages) {
  engine->open_gate(1);
  const TaskId id = submitted();
  run_until([&] { return !stored_pages(id).empty(); });
  const auto cancelled = run(desk->cancel(id));
  ASSERT_TRUE(cancelled) << cancelled.error().text();
  EXPECT_EQ(cancelled->state, TaskState::cancelled);
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::cancelled);
  EXPECT_EQ(stored_pages(id), (std::vector{1}));
  EXPECT_EQ(run(desk->cancel(id)).error().reason, Reason::task_state);
}

TEST_F(TaskDeskTest, WhatFailsSaysWhy) {
  engine->breaks_after_two = fail(Reason::damaged, "broken").error();
  const TaskId id = submitted();
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::failed);
  EXPECT_EQ(record(id).error->message, "broken");
  EXPECT_EQ(record(id).census.done, 2);
}

TEST_F(TaskDeskTest, AfterARestartItGoesOnBehindTheStoredPages) {
  engine->open_gate(2);
  const TaskId id = submitted();
  run_until([&] { return stored_pages(id).size() == 2; });
  close();
  open();
  EXPECT_EQ(record(id).state, TaskState::queued) << "put back";
  desk->start();
  run_until([&] { return record(id).state == TaskState::done; });
  EXPECT_EQ(engine->read_pages, (std::vector{3}));
  EXPECT_EQ(stored_pages(id), (std::vector{1, 2, 3}));
}

TEST_F(TaskDeskTest, WhatWasLeftOutBeforeARestartIsInTheSum) {
  engine->open_gate(2);
  engine->left_out = "detail";
  const TaskId id = submitted();
  run_until([&] { return stored_pages(id).size() == 2; });
  close();
  open();
  engine->left_out = "detail";
  desk->start();
  run_until([&] { return record(id).state == TaskState::done; });
  EXPECT_EQ(record(id).degradations, R"([{"feature":"detail","pages":3}])");
}

// As after a kill between the last page and the end.
TEST_F(TaskDeskTest, AStrictOneWhoseStoredPageFailedHasFailed) {
  const TaskId task = running_task({.name = "a.pdf", .strict = true, .format = "fake", .page_count = 3});
  Page failed = page_of(1);
  failed.state = PageState::failed;
  failed.failure = fail(Reason::damaged, "torn").error();
  ASSERT_TRUE(run(answered<StoredPages>(*io, [&](auto done) {
    store->store_pages(task, {{.number = 1, .state = PageState::failed, .page = encode(failed)}}, wall,
                       std::move(done));
  })));
  desk->start();
  run_until([&] { return record(task).state == TaskState::failed; });
  EXPECT_EQ(record(task).error->message, "torn");
  EXPECT_EQ(engine->readings, 0);
}

TEST_F(TaskDeskTest, AllPagesOfWhichAreStoredIsDoneWithoutReadingIt) {
  const TaskId task = running_task({.name = "a.pdf", .format = "fake", .page_count = 1});
  ASSERT_TRUE(run(answered<StoredPages>(*io, [&](auto done) {
    store->store_pages(task, {{.number = 1, .state = PageState::done, .page = encode(page_of(1))}}, wall,
                       std::move(done));
  })));
  desk->start();
  run_until([&] { return record(task).state == TaskState::done; });
  EXPECT_EQ(engine->readings, 0);
}

TEST_F(TaskDeskTest, WhatWasRunningWhenTheProcessDiedGoesOn) {
  const TaskId task = running_task({.name = "a.pdf", .format = "fake", .page_count = 3});
  desk->start();
  run_until([&] { return record(task).state == TaskState::done; });
  EXPECT_EQ(stored_pages(task), (std::vector{1, 2, 3}));
}

// Called off in the store while it is being gone on with: the store's word holds, and nobody tries again for ever.
TEST_F(TaskDeskTest, WhatWasCalledOffMeanwhileStaysSo) {
  engine->open_gate(0);
  const TaskId id = submitted();
  ASSERT_TRUE(run(answered<TaskRecord>(*io, [&](auto done) {
    store->change_state({.task = id, .from = TaskState::running, .to = TaskState::cancelled, .at = wall},
                        std::move(done));
  })));
  engine->open_gate(3);
  run_until([&] { return desk->unfinished() == 0; });
  EXPECT_EQ(record(id).state, TaskState::cancelled);
  EXPECT_EQ(engine->readings, 1);
}

TEST_F(TaskDeskTest, OrphansGoAtTheStart) {
  (void)new_task();
  close();
  open();
  EXPECT_EQ(bodies->used(), Bytes(4));
  desk->start();
  run_until([&] { return bodies->used() == Bytes(0); });
}

TEST_F(TaskDeskTest, AFinishedTaskCanBeRemoved) {
  const TaskId id = submitted();
  run_until([&] { return desk->unfinished() == 0; });
  ASSERT_TRUE(run(desk->remove(id)));
  EXPECT_EQ(store->find(id).error().reason, Reason::task_missing);
  EXPECT_EQ(bodies->used(), Bytes(0));
}

TEST_F(TaskDeskTest, WhoHasGoneBeforeItWasStoredLeavesNothing) {
  Cancellation gone;
  engine->refusal = fail(Reason::interrupted, "cancelled").error();
  gone.cancel();
  ASSERT_FALSE(run(desk->submit(new_task(), {}, Caller::waits, &gone)));
  EXPECT_EQ(bodies->used(), Bytes(0));
}

}  // namespace
}  // namespace plimsoll

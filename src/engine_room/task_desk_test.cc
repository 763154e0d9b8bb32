#include "engine_room/task_desk.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "document/page_codec.h"
#include "engine_room/scripted_engine.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

class TaskDeskTest : public testing::Test {
 protected:
  void SetUp() override { open(); }
  void TearDown() override { close(); }

  void open() {
    io = std::make_unique<asio::io_context>(1);
    pool = std::make_unique<BlockingPool>(*io, 2);
    store = SqliteTaskStore::open({.file = folder.path / "tasks.db",
                                   .post = [loop = io.get()](Posted posted) { asio::post(*loop, std::move(posted)); },
                                   .commit = {.patience = Milliseconds(0)}})
                .value();
    bodies = std::make_unique<BodyFiles>(
        BodyFiles::open(folder.path / "bodies", {.total_max = Bytes(1 << 20), .file_max = Bytes(1 << 20)}).value());
    engine = std::make_unique<ScriptedEngine>(*io);
    const TaskDeskParts parts{.io = *io,
                              .engine = *engine,
                              .store = *store,
                              .bodies = *bodies,
                              .pool = *pool,
                              .wall = [this] { return wall; },
                              .store_pause = Milliseconds(1)};
    desk = std::make_unique<TaskDesk>(parts, RetentionRules{});
  }
  // As a server ends.
  void close() {
    if (!desk) return;
    desk->stop();
    engine->stop();
    run(desk->shut_down());
    desk.reset();
    store.reset();
    pool.reset();
    engine.reset();
  }

  template <typename T>
  T run(asio::awaitable<T> work) {
    std::optional<T> result;
    asio::co_spawn(*io, std::move(work), [&](const std::exception_ptr&, T value) { result = std::move(value); });
    while (!result) run_once();
    return *std::move(result);
  }
  void run(asio::awaitable<void> work) {
    bool ended = false;
    asio::co_spawn(*io, std::move(work), [&](const std::exception_ptr&) { ended = true; });
    while (!ended) run_once();
  }
  void run_once() {
    io->restart();
    io->run_one_for(std::chrono::milliseconds(100));
  }
  void run_until(const std::function<bool()>& done) {
    for (int turn = 0; turn < 2000 && !done(); ++turn) run_once();
    EXPECT_TRUE(done());
  }

  NewTask new_task(std::string tenant = "t") {
    NewTask task{.id = new_task_id(), .tenant = std::move(tenant), .created = wall};
    BodyWriter writer = bodies->begin(task.id, Bytes(4)).value();
    EXPECT_TRUE(writer.write(std::as_bytes(std::span("body", 4))));
    task.body = writer.commit().value();
    return task;
  }
  TaskId submitted() {
    auto created = run(desk->submit(new_task(), {.name = "a.pdf"}));
    EXPECT_TRUE(created) << created.error().error.text();
    return created->task.asked.id;
  }
  TaskRecord record(const TaskId& task) { return store->find(task).value(); }
  std::vector<int> stored_pages(const TaskId& task) {
    std::vector<int> numbers;
    for (const PageCheckpoint& page : store->pages(task, 0, {}).value().pages) numbers.push_back(page.number);
    return numbers;
  }

  TemporaryFolder folder;
  WallTime wall{std::chrono::seconds(1'700'000'000)};
  std::unique_ptr<asio::io_context> io;
  std::unique_ptr<BlockingPool> pool;
  std::unique_ptr<TaskStore> store;
  std::unique_ptr<BodyFiles> bodies;
  std::unique_ptr<ScriptedEngine> engine;
  std::unique_ptr<TaskDesk> desk;
};

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

TEST_F(TaskDeskTest, WhatWasRunningWhenTheProcessDiedGoesOn) {
  NewTask task = new_task();
  task.options = encode(TaskOrder{.name = "a.pdf", .format = "fake", .page_count = 3});
  task.page_count = 3;
  ASSERT_TRUE(run(answered<CreatedTask>(*io, [&](auto done) { store->create(task, std::move(done)); })));
  ASSERT_TRUE(run(answered<TaskRecord>(*io, [&](auto done) {
    store->change_state({.task = task.id, .from = TaskState::queued, .to = TaskState::running, .at = wall},
                        std::move(done));
  })));
  desk->start();
  run_until([&] { return record(task.id).state == TaskState::done; });
  EXPECT_EQ(stored_pages(task.id), (std::vector{1, 2, 3}));
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

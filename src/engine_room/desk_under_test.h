// For tests: a task desk on a store of its own, with an engine that is scripted.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine_room/scripted_engine.h"
#include "engine_room/task_desk.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"

namespace plimsoll {

class TaskDeskTest : public testing::Test {
 protected:
  void SetUp() override { open(); }
  void TearDown() override { close(); }

  void open() {
    io = std::make_unique<boost::asio::io_context>(1);
    pool = std::make_unique<BlockingPool>(*io, 2);
    store = SqliteTaskStore::open(
                {.file = folder.path / "tasks.db",
                 .post = [loop = io.get()](Posted posted) { boost::asio::post(*loop, std::move(posted)); },
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
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> result;
    boost::asio::co_spawn(*io, std::move(work), [&](const std::exception_ptr&, T value) { result = std::move(value); });
    while (!result) run_once();
    return *std::move(result);
  }
  void run(boost::asio::awaitable<void> work) {
    bool ended = false;
    boost::asio::co_spawn(*io, std::move(work), [&](const std::exception_ptr&) { ended = true; });
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
  // As the store has it when the process died while it was read.
  TaskId running_task(const TaskOrder& order) {
    NewTask task = new_task();
    task.options = encode(order);
    task.page_count = order.page_count;
    EXPECT_TRUE(run(answered<CreatedTask>(*io, [&](auto done) { store->create(task, std::move(done)); })));
    EXPECT_TRUE(run(answered<TaskRecord>(*io, [&](auto done) {
      store->change_state({.task = task.id, .from = TaskState::queued, .to = TaskState::running, .at = wall},
                          std::move(done));
    })));
    return task.id;
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
  std::unique_ptr<boost::asio::io_context> io;
  std::unique_ptr<BlockingPool> pool;
  std::unique_ptr<TaskStore> store;
  std::unique_ptr<BodyFiles> bodies;
  std::unique_ptr<ScriptedEngine> engine;
  std::unique_ptr<TaskDesk> desk;
};

}  // namespace plimsoll

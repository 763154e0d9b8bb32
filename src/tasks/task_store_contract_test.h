// The ground of the contract tests: each runs against every implementation of TaskStore. A new one is a row in
// store_kinds(), and every test here must pass for it as it is.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/task_store.h"
#include "tasks/temporary_folder.h"
#include "tasks/waited_answer.h"

namespace plimsoll {

struct StoreKind {
  std::string name;
  // In a folder that survives reopening.
  std::function<Result<std::unique_ptr<TaskStore>>(const std::filesystem::path& folder, Post post)> open;
};

inline std::vector<StoreKind> store_kinds() {
  return {{"Sqlite", [](const std::filesystem::path& folder, Post post) -> Result<std::unique_ptr<TaskStore>> {
             // No patience: tests ask for one thing at a time.
             return SqliteTaskStore::open(
                 {.file = folder / "tasks.db", .post = std::move(post), .commit = {.patience = Milliseconds(0)}});
           }}};
}

inline WallTime at(int seconds) { return WallTime(std::chrono::seconds(1'700'000'000 + seconds)); }

class TaskStoreContract : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { reopen(); }

  void reopen() {
    store_.reset();
    auto opened = GetParam().open(folder_.path, [](Posted posted) { posted(); });
    ASSERT_TRUE(opened) << opened.error().text();
    store_ = std::move(*opened);
  }

  static NewTask new_task(std::string tenant = "tenant", int created = 0) {
    NewTask task{
        .id = new_task_id(), .tenant = std::move(tenant), .options = R"({"pages":"1-3"})", .created = at(created)};
    task.body = {.file = task.id.text, .bytes = Bytes(1000), .sha256 = std::string(64, 'a')};
    return task;
  }
  static PageCheckpoint page(int number, std::string text = "text", PageState state = PageState::done) {
    return {.number = number, .state = state, .page = std::move(text), .facts = R"({"ms":12})"};
  }

  Result<CreatedTask> create(NewTask task) {
    return answer<CreatedTask>([&](auto done) { store_->create(std::move(task), std::move(done)); });
  }
  Result<TaskRecord> change(StateChange change) {
    return answer<TaskRecord>([&](auto done) { store_->change_state(std::move(change), std::move(done)); });
  }
  Result<StoredPages> store(const TaskId& task, std::vector<PageCheckpoint> pages, int seconds = 0) {
    return answer<StoredPages>(
        [&](auto done) { store_->store_pages(task, std::move(pages), at(seconds), std::move(done)); });
  }
  Result<RemovedTask> remove(const TaskId& task) {
    return answer<RemovedTask>([&](auto done) { store_->remove(task, std::move(done)); });
  }
  ExpiredTasks expire(int now, RetentionRules rules) {
    return answer<ExpiredTasks>([&](auto done) { store_->expire(at(now), rules, std::move(done)); }).value();
  }

  TaskId created(NewTask task) { return create(std::move(task)).value().task.asked.id; }
  TaskId running(NewTask task = new_task(), int seconds = 1) {
    const TaskId id = created(std::move(task));
    EXPECT_TRUE(change({.task = id, .from = TaskState::queued, .to = TaskState::running, .at = at(seconds)}));
    return id;
  }
  TaskId finished(NewTask task = new_task(), int seconds = 2) {
    const TaskId id = running(std::move(task));
    EXPECT_TRUE(change({.task = id, .from = TaskState::running, .to = TaskState::done, .at = at(seconds)}));
    return id;
  }

  static std::vector<TaskId> ids(const TaskList& list) {
    std::vector<TaskId> found;
    found.reserve(list.tasks.size());
    for (const TaskRecord& task : list.tasks) found.push_back(task.asked.id);
    return found;
  }

  const TemporaryFolder folder_;
  std::unique_ptr<TaskStore> store_;
};

inline std::string kind_name(const testing::TestParamInfo<StoreKind>& info) { return info.param.name; }

}  // namespace plimsoll

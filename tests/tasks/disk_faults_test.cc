// A disk that fails at one of its changes, at every one of them in turn: what is answered is true, and the store goes
// on.
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "faulty_disk.h"
#include "made_page.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"
#include "tasks/waited_answer.h"

namespace plimsoll {
namespace {

using What = DiskFault::What;
constexpr int kPages = 12;

class FailingDisk : public testing::TestWithParam<What> {
 protected:
  Result<std::unique_ptr<SqliteTaskStore>> open(const std::string& vfs) const {
    return SqliteTaskStore::open({.file = folder_->path / "tasks.db",
                                  .post = [](Posted posted) { posted(); },
                                  .commit = {.patience = Milliseconds(0)},
                                  .vfs = vfs});
  }
  template <typename T>
  bool good(const Result<T>& result) {
    if (!result) errors_.insert(result.error().reason);
    return result.has_value();
  }
  // What was answered with success.
  std::vector<int> store_pages(TaskStore& store, const TaskId& task) {
    std::vector<int> stored;
    if (!good(answer<CreatedTask>([&](auto done) { store.create({.id = task, .tenant = "t"}, std::move(done)); })))
      return {};
    created_ = true;
    if (!good(answer<TaskRecord>([&](auto done) { store.change_state({.task = task}, std::move(done)); }))) return {};
    for (int number = 1; number <= kPages; ++number)
      if (good(answer<StoredPages>(
              [&](auto done) { store.store_pages(task, {made_page(task, number)}, {}, std::move(done)); })))
        stored.push_back(number);
    return stored;
  }
  // One run with the fault at `at`; false when the fault was beyond its end.
  bool run(std::uint64_t at) {
    folder_.reset(new TemporaryFolder(TemporaryFolder::in_memory()));
    errors_.clear();
    created_ = false;
    const TaskId task = new_task_id();
    std::vector<int> stored;
    {
      auto store = open(use_faulty_disk({GetParam(), at}));
      if (!good(store)) return true;
      stored = store_pages(**store, task);
    }
    const bool reached = disk_changes() >= at;
    auto after = open("");
    EXPECT_TRUE(after) << after.error().text();
    if (!after) return false;
    EXPECT_TRUE((*after)->check_soundness());
    expect(**after, task, stored);
    return reached;
  }
  // No less than was answered, and no more, but for the last write of all on a disk that failed for good.
  void expect(TaskStore& after, const TaskId& task, const std::vector<int>& stored) const {
    const std::size_t more = GetParam() == What::read_only ? 1 : 0;
    std::vector<int> found;
    const auto pages = after.pages(task, 0, {});
    EXPECT_TRUE(pages.has_value() == created_ || (pages && more == 1 && pages->pages.empty()));
    if (pages)
      for (const auto& page : pages->pages) found.push_back(page.number);
    EXPECT_TRUE(std::ranges::includes(found, stored));
    EXPECT_LE(found.size(), stored.size() + more);
  }

  std::unique_ptr<TemporaryFolder> folder_;
  std::set<Reason> errors_;
  bool created_ = false;
};
INSTANTIATE_TEST_SUITE_P(Of, FailingDisk, testing::Values(What::full, What::broken, What::read_only),
                         [](const auto& info) {
                           return info.param == What::full     ? "Full"
                                  : info.param == What::broken ? "Broken"
                                                               : "ReadOnly";
                         });

TEST_P(FailingDisk, WhatIsAnsweredIsTrueAtEveryChange) {
  std::uint64_t at = 1;
  std::set<Reason> all;
  for (; run(at) && !HasFailure(); ++at) {
    SCOPED_TRACE(at);
    all.insert(errors_.begin(), errors_.end());
  }
  EXPECT_GT(at, 30U);
  const std::set<Reason> expected =
      GetParam() == What::full ? std::set{Reason::store_full, Reason::store_failed} : std::set{Reason::store_failed};
  EXPECT_EQ(all, expected);
}

}  // namespace
}  // namespace plimsoll

// What happens to the file: damage, a full disk, a place that does not suit, another process.
#include "tasks/sqlite/store_on_disk_test.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class SqliteFaults : public SqliteStoreOnDisk {};

TEST_F(SqliteFaults, ADamagedPageIsReportedNotReturnedAndCanBeReadAnew) {
  open(options());
  const TaskId task = running();
  const PageCheckpoint one{.number = 1, .page = "the first page"}, two{.number = 2, .page = "the second page"};
  ASSERT_TRUE(store(task, {one, two}));
  store_.reset();
  damage("second page");
  open(options());
  EXPECT_TRUE(store_->check_soundness()) << "SQLite does not see it";

  const PagePiece piece = store_->pages(task, 0, {}).value();
  EXPECT_THAT(piece.pages, ElementsAre(one));
  EXPECT_THAT(piece.damaged, ElementsAre(2));
  const FinishedPages finished = store_->finished_pages(task, 0, 10).value();
  EXPECT_EQ(finished.pages.size(), 1U);
  EXPECT_THAT(finished.damaged, ElementsAre(2));

  const auto forgotten =
      answer<StoredPages>([&](auto done) { store_->forget_damaged(task, {1, 2}, at(2), std::move(done)); });
  EXPECT_EQ(forgotten.value().census.done, 1);
  EXPECT_EQ(store_->find(task).value().page_bytes, one.size());
  const TaskEvent lost = store_->events(task, 0, 10).value().events.back();
  EXPECT_EQ(lost.kind, EventKind::page_lost);
  EXPECT_EQ(lost.page, 2);
  ASSERT_TRUE(store(task, {two}));
  EXPECT_THAT(store_->pages(task, 0, {}).value().pages, ElementsAre(one, two));
}

TEST_F(SqliteFaults, ADamagedPageMayBeReplacedByAnotherReading) {
  open(options());
  const TaskId task = running();
  ASSERT_TRUE(store(task, {{.number = 1, .page = "the first page"}}));
  store_.reset();
  damage("first page");
  open(options());
  const PageCheckpoint other{.number = 1, .state = PageState::degraded, .page = "read anew"};
  EXPECT_EQ(store(task, {other}).value().census, (PageCensus{.degraded = 1}));
  EXPECT_THAT(store_->pages(task, 0, {}).value().pages, ElementsAre(other));
}

TEST_F(SqliteFaults, AFileThatIsNoDatabaseIsRefusedWithWhatToDo) {
  std::ofstream(file_) << std::string(8192, 'x');
  const auto refused = SqliteTaskStore::open(options());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_damaged);
  EXPECT_THAT(refused.error().message, HasSubstr("put a backup in its place"));
  EXPECT_EQ(fs::file_size(file_), 8192U) << "nothing was overwritten";
}

TEST_F(SqliteFaults, ADamagedDatabasePageIsAnErrorOfTheCallsThatNeedIt) {
  open(options());
  std::vector<TaskId> tasks;
  for (int i = 0; i < 40; ++i) {
    tasks.push_back(running());
    ASSERT_TRUE(store(tasks.back(), {{.number = 1, .page = std::string(3000, 'p')}}));
  }
  store_.reset();
  overwrite_from_page(20);
  open(options());
  EXPECT_EQ(store_->check_soundness().error().reason, Reason::store_damaged);
  int damaged = 0;
  for (const TaskId& task : tasks)
    if (const auto pages = store_->pages(task, 0, {}); !pages) {
      EXPECT_EQ(pages.error().reason, Reason::store_damaged) << pages.error().text();
      ++damaged;
    }
  EXPECT_GT(damaged, 0);
}

TEST_F(SqliteFaults, ATaskThatItsIndexNoLongerFindsIsNotTakenForRemoved) {
  open(options());
  const TaskId task = running();
  store_.reset();
  damage_in_index(task.text);
  const auto refused = SqliteTaskStore::open(options());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_damaged);
  EXPECT_THAT(refused.error().message, HasSubstr("sqlite_autoindex_tasks_1"));
}

TEST_F(SqliteFaults, ATableThatIsNotAsItWasMadeIsRefused) {
  open(options());
  store_.reset();
  raw("ALTER TABLE pages RENAME COLUMN checksum TO chequesum");
  const auto refused = SqliteTaskStore::open(options());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_damaged);
  EXPECT_THAT(refused.error().message, HasSubstr("checksum"));
}

TEST_F(SqliteFaults, ADamagedTaskDoesNotKeepTheOthers) {
  open(options());
  const TaskId first = running(), second = running(), third = running();
  store_.reset();
  raw("UPDATE tasks SET priority = 77 WHERE id = '" + second.text + "'");
  open(options());
  EXPECT_EQ(store_->find(second).error().reason, Reason::store_damaged);
  const TaskList unfinished = store_->unfinished({}, 2).value();
  ASSERT_EQ(unfinished.tasks.size(), 1U);
  EXPECT_EQ(unfinished.tasks.front().asked.id, first);
  EXPECT_THAT(unfinished.damaged, ElementsAre(2U));
  const TaskList rest = store_->unfinished(unfinished.next, 2).value();
  EXPECT_EQ(rest.tasks.at(0).asked.id, third);
  EXPECT_EQ(store_->list({}, {}, 10).value().tasks.size(), 2U);
}

TEST_F(SqliteFaults, AFullDiskRefusesWhatDoesNotFitAndKeepsTheRest) {
  SqliteStoreOptions small = options();
  small.database_max = Bytes(256 * 1024);
  open(small);
  const TaskId task = running();
  ASSERT_TRUE(store(task, {{.number = 1, .page = "fits"}}));
  const auto refused = store(task, {{.number = 2, .page = std::string(1 << 20, 'x')}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_full);
  EXPECT_EQ(facts(refused.error().reason).http_status, 507);
  EXPECT_THAT(refused.error().message, HasSubstr("of at most 256 KiB (tasks.database_quota)"));
  ASSERT_TRUE(store_->trouble());
  EXPECT_EQ(store_->trouble()->reason, Reason::store_full);
  EXPECT_TRUE(store(task, {{.number = 3, .page = "fits, too"}}));
  EXPECT_FALSE(store_->trouble());
  EXPECT_EQ(store_->finished_pages(task, 0, 10).value().pages.size(), 2U);
  EXPECT_TRUE(store_->check_soundness());
}

TEST_F(SqliteFaults, OnlyOneProcessAtATime) {
  open(options());
  const auto second = SqliteTaskStore::open(options());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::store_in_use);
  EXPECT_TRUE(facts(second.error().reason).retryable);
  (void)running();  // the first is not disturbed
  store_.reset();
  EXPECT_TRUE(SqliteTaskStore::open(options()));
}

TEST_F(SqliteFaults, AFolderThatIsNotThereIsSaid) {
  SqliteStoreOptions nowhere = options();
  nowhere.file = folder_.path / "nowhere/tasks.db";
  const auto refused = SqliteTaskStore::open(nowhere);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_failed);
  EXPECT_THAT(refused.error().message, HasSubstr("No such file"));
}

TEST_F(SqliteFaults, FilesAreTheirOwnersAlone) {
  open(options());
  (void)running();
  for (const auto& each : fs::directory_iterator(folder_.path))
    EXPECT_EQ(each.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << each.path();
}

TEST_F(SqliteFaults, APlaceWithoutSharedMemoryIsRefused) {
  SqliteStoreOptions remote = options();
  remote.vfs = "unix-none";  // as on a disk of another machine: SQLite would silently keep another kind of journal
  const auto refused = SqliteTaskStore::open(remote);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::store_failed);
  EXPECT_THAT(refused.error().message, HasSubstr("put it on a local disk"));
}

TEST_F(SqliteFaults, WhatCannotBeIsAFaultOfTheOneWriteAlone) {
  open(options());
  const TaskId task = running();
  const auto twice = answer<CreatedTask>(
      [&](auto done) { store_->create({.id = task, .tenant = "t", .options = "{}"}, std::move(done)); });
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().reason, Reason::internal);
  EXPECT_EQ(store_->find(task).value().state, TaskState::running);
}

}  // namespace
}  // namespace plimsoll

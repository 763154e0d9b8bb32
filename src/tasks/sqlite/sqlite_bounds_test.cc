// What the store takes, on disk and in memory, however much goes through it.
#include <sqlite3.h>

#include <atomic>
#include <thread>

#include "tasks/sqlite/store_on_disk_test.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class SqliteBounds : public SqliteStoreOnDisk {};

TEST_F(SqliteBounds, DeletedTasksGiveTheirSpaceBack) {
  open(options());
  const TaskId task = running();
  for (int number = 1; number <= 40; ++number)
    ASSERT_TRUE(store(task, {{.number = number, .page = std::string(100'000, 'x')}}));
  finish(task);
  ASSERT_TRUE(answer<ExpiredTasks>([&](auto done) { store_->expire(at(9), {.bytes_max = Bytes()}, std::move(done)); }));
  store_.reset();
  EXPECT_LT(fs::file_size(file_), 1'000'000U);
}

TEST_F(SqliteBounds, MemoryDoesNotGrowWithTasksAndPages) {
  open(options());
  std::atomic<int> good = 0;
  const auto create_tasks = [&](int count) {
    for (int i = 0; i < count; ++i)
      store_->create({.id = new_task_id(), .tenant = "t", .options = std::string(500, ' ')},
                     [&good](const Result<CreatedTask>& created) { good += created ? 1 : 0; });
    (void)running();
  };
  const auto pages_of = [&](const TaskId& task, int first, int last) {
    for (int number = first; number <= last; ++number)
      EXPECT_TRUE(store(task, {{.number = number, .page = std::string(20'000, 'x')}}));
    (void)store_->finished_pages(task, 0, kPagesAtOnceMax);
  };
  const TaskId task = running();
  for (int round = 0; round < 5; ++round) create_tasks(1000);
  pages_of(task, 1, 200);
  const std::int64_t before = sqlite3_memory_used();
  for (int round = 0; round < 5; ++round) create_tasks(1000);
  pages_of(task, 201, 400);
  EXPECT_EQ(good, 10'000);
  EXPECT_LT(sqlite3_memory_used(), before + (1 << 20));
  EXPECT_LT(sqlite3_memory_used(), 10 << 20) << "three connections of 2 MiB, and their statements";
}

TEST_F(SqliteBounds, TheLogDoesNotGrowWhileSomebodyAlwaysReads) {
  open(options());
  const TaskId task = running();
  ASSERT_TRUE(store(task, {{.number = 1, .page = std::string(8 << 20, 'x')}}));
  std::atomic<bool> stop = false;
  const auto read = [&] {
    while (!stop) (void)store_->pages(task, 0, {.pages_max = 1});
  };
  const std::jthread one(read), another(read);
  std::uintmax_t largest = 0;
  for (int number = 2; number <= 120; ++number) {
    EXPECT_TRUE(store(task, {{.number = number, .page = std::string(1 << 20, 'x')}}));
    largest = std::max(largest, fs::file_size(file_.string() + "-wal"));
  }
  stop = true;
  // On a busy machine the readers may be waited for in vain now and then: 16 MiB more each time.
  EXPECT_LT(largest, 80U << 20) << "120 MiB were written";
}

TEST_F(SqliteBounds, OldEventsMakeRoomAndAReaderIsToldThatItMissedSome) {
  SqliteStoreOptions few = options();
  few.events_kept = 3;
  open(few);
  const TaskId task = running();
  ASSERT_TRUE(store(task, {{.number = 1}, {.number = 2}, {.number = 3}, {.number = 4}}));
  const EventPiece all = store_->events(task, 0, 10).value();
  EXPECT_THAT(all.events, testing::SizeIs(3));
  EXPECT_EQ(all.events.front().page, 2);
  EXPECT_EQ(all.last, 6U);
  EXPECT_TRUE(all.missed);
  EXPECT_FALSE(store_->events(task, 3, 10).value().missed) << "from where it had been told";
}

TEST_F(SqliteBounds, ManyDamagedPagesAreCountedOffInOneWrite) {
  open(options());
  const TaskId task = running();
  std::vector<PageCheckpoint> pages;
  std::vector<int> numbers;
  for (int number = 1; number <= kPagesAtOnceMax; ++number) {
    pages.push_back({.number = number, .page = "page"});
    numbers.push_back(number);
  }
  ASSERT_TRUE(store(task, pages));
  store_.reset();
  Connection theirs =
      Connection::open(file_, {.mode = ConnectionOptions::Mode::write, .cache = Bytes(1 << 20)}).value();
  ASSERT_TRUE(theirs.execute("UPDATE pages SET page = 'other' WHERE number > 10"));
  open(options());
  const auto left =
      answer<StoredPages>([&](auto done) { store_->forget_damaged(task, numbers, at(2), std::move(done)); });
  EXPECT_EQ(left.value().census, (PageCensus{.done = 10}));
  EXPECT_EQ(store_->find(task).value().page_bytes, Bytes(40));
}

}  // namespace
}  // namespace plimsoll

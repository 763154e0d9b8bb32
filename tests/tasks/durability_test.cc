// What the store has acknowledged is there after its process was killed or the power was cut, at any moment.
#include <gmock/gmock.h>

#include <random>

#include "child_run.h"
#include "made_page.h"
#include "tasks/sqlite/sqlite_task_store.h"
#include "tasks/temporary_folder.h"

namespace plimsoll {
namespace {

using What = DiskFault::What;

// Every page is either right or not there; those that were acknowledged are there.
void expect_pages(TaskStore& store, const TaskRecord& task, const std::set<int>& acknowledged) {
  const PagePiece piece = store.pages(task.asked.id, 0, {}).value();
  EXPECT_TRUE(piece.damaged.empty());
  std::set<int> found;
  for (const PageCheckpoint& page : piece.pages) {
    EXPECT_EQ(page, made_page(task.asked.id, page.number));
    found.insert(page.number);
  }
  EXPECT_TRUE(std::ranges::includes(found, acknowledged));
  EXPECT_EQ(task.census.finished(), static_cast<int>(found.size()));
  EXPECT_EQ(found.size() % 2, 0U) << "pairs were stored whole";
  // created, running, a page each, done
  EXPECT_EQ(store.events(task.asked.id, 0, 100).value().events.size(), task.last_event);
  EXPECT_LE(found.size() + 1, task.last_event);
}

void expect_task(TaskStore& store, const std::string& id, const Acknowledged::Task& acknowledged) {
  SCOPED_TRACE(id);
  const auto task = store.find({id});
  if (acknowledged.removed) {
    EXPECT_FALSE(task);
    return;
  }
  if (!task && acknowledged.removal_begun) return;
  ASSERT_TRUE(task) << task.error().text();
  if (acknowledged.finished) EXPECT_EQ(task->state, TaskState::done);
  if (task->state == TaskState::done) EXPECT_EQ(task->census.finished(), 6) << "writes are in order";
  expect_pages(store, *task, acknowledged.pages);
}

void expect_all(const std::filesystem::path& folder, const Acknowledged& heard) {
  EXPECT_TRUE(heard.errors.empty()) << heard.errors.front();
  auto store = SqliteTaskStore::open({.file = folder / "tasks.db", .post = [](Posted posted) { posted(); }});
  ASSERT_TRUE(store) << store.error().text();
  const auto sound = (*store)->check_soundness();
  EXPECT_TRUE(sound) << sound.error().text();
  for (const auto& [id, task] : heard.tasks) expect_task(**store, id, task);
}

TEST(TaskDurability, KilledAtRandomMomentsNothingAcknowledgedIsLost) {
  constexpr int kRounds = 40;
  std::mt19937_64 random(20'260'101);
  std::uniform_int_distribution<int> pause_us(0, 120'000);
  const TemporaryFolder folder;
  Acknowledged heard;
  std::size_t before = 0;
  for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    run_child(folder.path, 0, {}, std::chrono::microseconds(pause_us(random)), heard);
    EXPECT_FALSE(heard.changes) << "it was killed";
    expect_all(folder.path, heard);
    before += heard.tasks.size() > before ? 1 : 0;
  }
  EXPECT_GE(heard.tasks.size(), static_cast<std::size_t>(kRounds)) << "the children got to work";
}

// The disk's own moments, each of them: every write to the file, its log and their index, every sync.
class EveryChange : public testing::TestWithParam<What> {};
INSTANTIATE_TEST_SUITE_P(Of, EveryChange, testing::Values(What::kill, What::tear, What::power_cut),
                         [](const auto& info) {
                           return info.param == What::kill ? "Kill" : info.param == What::tear ? "Tear" : "PowerCut";
                         });

TEST_P(EveryChange, LosesNothingAcknowledged) {
  constexpr int kTasks = 3;
  std::uint64_t at = 1;
  for (bool ended = false; !ended && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(at);
    const TemporaryFolder folder = TemporaryFolder::in_memory();
    Acknowledged heard;
    run_child(folder.path, kTasks, {GetParam(), at}, {}, heard);
    ended = heard.changes.has_value();
    expect_all(folder.path, heard);
    if (ended) EXPECT_EQ(heard.tasks.size(), static_cast<std::size_t>(kTasks));
  }
  EXPECT_GT(at, 50U) << "the disk was really in between";
  RecordProperty("changes", static_cast<int>(at));
}

}  // namespace
}  // namespace plimsoll

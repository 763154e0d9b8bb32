// The contract of TaskStore: page checkpoints and events.
#include "document/page_codec.h"
#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TaskStorePages : public TaskStoreContract {
 protected:
  std::vector<int> numbers(const TaskId& task) {
    std::vector<int> found;
    for (const auto& each : store_->finished_pages(task, 0, kPagesAtOnceMax).value().pages)
      found.push_back(each.number);
    return found;
  }
  std::vector<std::string> told(const EventPiece& piece) {
    std::vector<std::string> words;
    words.reserve(piece.events.size());
    for (const TaskEvent& event : piece.events)
      words.push_back(event.kind == EventKind::created ? "created"
                      : event.kind == EventKind::state ? std::string(label(event.state))
                                                       : "page " + std::to_string(event.page));
    return words;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, TaskStorePages, testing::ValuesIn(store_kinds()), kind_name);

TEST_P(TaskStorePages, APageComesBackByteForByte) {
  const TaskId task = running();
  Page read{.number = 1, .width = 100, .height = 50};
  read.blocks.push_back({.lines = {{.text = "Grüße, 世界", .words = {{.text = "Grüße,"}, {.text = "世界"}}}}});
  const PageCheckpoint stored = page(1, encode(read));
  const PageCheckpoint zeros = page(2, std::string("a\0b", 3), PageState::failed);
  ASSERT_TRUE(store(task, {stored, zeros}));
  reopen();
  EXPECT_THAT(store_->pages(task, 0, {}).value().pages, ElementsAre(stored, zeros));
  EXPECT_EQ(decode_page(store_->pages(task, 0, {}).value().pages.front().page).value(), read);
}

TEST_P(TaskStorePages, TheCensusCountsThem) {
  const TaskId task = running();
  ASSERT_TRUE(store(task, {page(1), page(2, "x", PageState::degraded)}));
  const StoredPages stored = store(task, {page(3, "x", PageState::failed), page(4)}).value();
  EXPECT_EQ(stored.census, (PageCensus{.done = 2, .degraded = 1, .failed = 1}));
  const TaskRecord record = store_->find(task).value();
  EXPECT_EQ(record.census, stored.census);
  EXPECT_EQ(record.page_bytes, page(1).size() * 2 + page(2, "x").size() * 2);
  EXPECT_EQ(record.last_event, stored.last_event);
}

TEST_P(TaskStorePages, TheSameAgainChangesNothingAndAnotherIsRefused) {
  const TaskId task = running();
  const StoredPages once = store(task, {page(1)}).value();
  EXPECT_EQ(store(task, {page(1)}).value().last_event, once.last_event);
  EXPECT_EQ(store(task, {page(2), page(1, "other text")}).error().reason, Reason::task_state);
  EXPECT_THAT(numbers(task), ElementsAre(1)) << "all of them or none";
  EXPECT_EQ(store_->find(task).value().census, once.census);
}

TEST_P(TaskStorePages, OnlyARunningTaskTakesPages) {
  const TaskId task = created(new_task());
  EXPECT_EQ(store(task, {page(1)}).error().reason, Reason::task_state);
  const TaskId cancelled = running();
  ASSERT_TRUE(change({.task = cancelled, .from = TaskState::running, .to = TaskState::cancelled}));
  EXPECT_EQ(store(cancelled, {page(1)}).error().reason, Reason::task_state);
  EXPECT_THAT(numbers(cancelled), IsEmpty());
}

TEST_P(TaskStorePages, OneWriteIsBounded) {
  const TaskId task = running();
  PageCheckpoint wordy = page(1);
  wordy.facts = std::string(kFactsMax.count() + 1, ' ');
  EXPECT_EQ(store(task, {wordy}).error().reason, Reason::task_bounds);
  const auto many = store(task, std::vector<PageCheckpoint>(kPagesAtOnceMax + 1, page(1)));
  EXPECT_EQ(many.error().reason, Reason::task_bounds);
  EXPECT_THAT(many.error().message, testing::HasSubstr("1001 pages in one write, at most 1000"));
  EXPECT_THAT(numbers(task), IsEmpty());
}

TEST_P(TaskStorePages, TheyComeInPageOrderInPiecesOfBoundedNumberAndSize) {
  const TaskId task = running(), other = running();
  ASSERT_TRUE(store(task, {page(7, std::string(100, '7')), page(2, std::string(100, '2')), page(5, "5")}));
  ASSERT_TRUE(store(other, {page(3)}));
  const PagePiece one = store_->pages(task, 0, {.pages_max = 1}).value();
  EXPECT_THAT(one.pages, ElementsAre(page(2, std::string(100, '2'))));
  const PagePiece two = store_->pages(task, *one.next, {.bytes_max = Bytes(50)}).value();
  EXPECT_THAT(two.pages, ElementsAre(page(5, "5")));
  const PagePiece three = store_->pages(task, *two.next, {.bytes_max = Bytes(50)}).value();
  EXPECT_THAT(three.pages, ElementsAre(page(7, std::string(100, '7')))) << "one comes even if it is larger";
  EXPECT_EQ(three.next, std::nullopt);
}

TEST_P(TaskStorePages, TheNumbersOfFinishedOnesComeInPieces) {
  const TaskId task = running();
  ASSERT_TRUE(store(task, {page(1), page(2, "x", PageState::degraded), page(9)}));
  const FinishedPages some = store_->finished_pages(task, 0, 2).value();
  EXPECT_THAT(some.pages,
              ElementsAre(FinishedPages::Page{1, PageState::done}, FinishedPages::Page{2, PageState::degraded}));
  EXPECT_THAT(store_->finished_pages(task, *some.next, 2).value().pages,
              ElementsAre(FinishedPages::Page{9, PageState::done}));
}

TEST_P(TaskStorePages, SoundPagesAreNotForgotten) {
  const TaskId task = running();
  ASSERT_TRUE(store(task, {page(1)}));
  const auto forgotten =
      answer<StoredPages>([&](auto done) { store_->forget_damaged(task, {1, 2}, at(3), std::move(done)); });
  EXPECT_EQ(forgotten.value().census.done, 1);
  EXPECT_THAT(numbers(task), ElementsAre(1));
}

TEST_P(TaskStorePages, EventsAreNumberedAndGoOnFromACursor) {
  const TaskId task = running(new_task("tenant", 1), 2);
  ASSERT_TRUE(store(task, {page(1), page(2, "x", PageState::failed)}, 3));
  const EventPiece all = store_->events(task, 0, 10).value();
  EXPECT_THAT(told(all), ElementsAre("created", "running", "page 1", "page 2"));
  EXPECT_EQ(all.last, 4U);
  EXPECT_FALSE(all.missed);
  EXPECT_EQ(all.events[0], (TaskEvent{.sequence = 1, .kind = EventKind::created, .at = at(1)}));
  EXPECT_EQ(
      all.events[3],
      (TaskEvent{.sequence = 4, .kind = EventKind::page, .page = 2, .page_state = PageState::failed, .at = at(3)}));

  reopen();
  const EventPiece rest = store_->events(task, 2, 1).value();
  EXPECT_THAT(told(rest), ElementsAre("page 1"));
  EXPECT_EQ(rest.last, 4U);
  EXPECT_THAT(told(store_->events(task, 4, 10).value()), IsEmpty());
  EXPECT_THAT(told(store_->events(task, 1'000'000, 10).value()), IsEmpty()) << "a cursor of somewhere else";
}

TEST_P(TaskStorePages, EventsOfOneTaskAreNotAnothers) {
  const TaskId task = running();
  (void)running();
  EXPECT_THAT(told(store_->events(task, 0, 10).value()), ElementsAre("created", "running"));
}

TEST_P(TaskStorePages, AReaderSeesOneMomentWhileOthersWrite) {
  const TaskId task = running();
  std::promise<void> stop;
  auto stopped = stop.get_future().share();
  std::thread writer([&] {
    for (int number = 1; stopped.wait_for(std::chrono::seconds(0)) != std::future_status::ready; number += 2)
      EXPECT_TRUE(store(task, {page(number), page(number + 1)}));
  });
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(store_->finished_pages(task, 0, kPagesAtOnceMax).value().pages.size() % 2, 0U) << "pairs are whole";
  stop.set_value();
  writer.join();
}

}  // namespace
}  // namespace plimsoll

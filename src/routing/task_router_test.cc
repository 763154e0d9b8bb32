#include "routing/task_router.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TaskRouterTest : public testing::Test {
 protected:
  explicit TaskRouterTest(int tasks_max = 1)
      : ledger({"host"}, {}), router(settings(tasks_max), {{"cpu", kHost}}, ledger) {
    ledger.set_budget(ByteVector::host(1_GiB));
    (void)send(event::ServicesChanged{0, 2});
  }
  static RouterSettings settings(int tasks_max) {
    RouterSettings settings;
    settings.window = 2;
    settings.tasks_max = tasks_max;
    return settings;
  }
  static TaskPlan task(TaskNumber number, int pages, Bytes work = 100_MiB) {
    return {.number = number,
            .tenant = "t",
            .pages = pages,
            .base = ByteVector::host(20_MiB),
            .largest_page = {.host = 10_MiB, .work = work}};
  }
  std::vector<Action> send(RouterEvent event) {
    std::vector<Action> actions = router.handle(now, std::move(event));
    EXPECT_EQ(broken_invariant(router.state()), std::nullopt);
    return actions;
  }
  std::vector<Action> describe(TaskNumber number, int first, int count, Bytes work = 100_MiB) {
    event::WindowDescribed window{number, {}};
    for (int page = first; page < first + count; ++page) window.pages.push_back({page, {10_MiB, work}});
    return send(window);
  }
  std::vector<Action> finish(TaskNumber number, int page, PageOutcome outcome = PageOutcome::done) {
    return send(event::PageFinished{number, page, outcome, ByteVector::host(90_MiB), std::nullopt});
  }
  template <typename T>
  static std::vector<T> only(const std::vector<Action>& actions) {
    std::vector<T> found;
    for (const Action& action : actions)
      if (const T* each = std::get_if<T>(&action)) found.push_back(*each);
    return found;
  }
  static std::vector<std::pair<TaskNumber, int>> started(const std::vector<Action>& actions) {
    std::vector<std::pair<TaskNumber, int>> pages;
    for (const auto& start : only<action::StartPage>(actions)) pages.emplace_back(start.task, start.page);
    return pages;
  }

  TimePoint now{std::chrono::hours(1)};
  Ledger ledger;
  TaskRouter router;
};

class TwoTasks : public TaskRouterTest {
 protected:
  TwoTasks() : TaskRouterTest(2) {}
};

TEST_F(TaskRouterTest, ADocumentIsReadWindowByWindowAndItsLeasesComeBack) {
  EXPECT_THAT(only<action::DescribeWindow>(send(event::TaskArrived{task(1, 3)})), SizeIs(1));
  EXPECT_THAT(started(describe(1, 1, 2)), ElementsAre(std::pair(1, 1), std::pair(1, 2)));
  EXPECT_EQ(ledger.reserved()[kHost], 20_MiB + (110_MiB) * 2);
  EXPECT_THAT(finish(1, 1), IsEmpty());
  EXPECT_THAT(only<action::CleanUpWindow>(finish(1, 2)), SizeIs(1));
  const auto next = only<action::DescribeWindow>(send(event::WindowCleaned{1}));
  ASSERT_THAT(next, SizeIs(1));
  EXPECT_EQ(next[0].first, 2);
  EXPECT_EQ(next[0].count, 1);
  EXPECT_THAT(started(describe(1, 3, 1)), ElementsAre(std::pair(1, 3)));
  const auto ends = only<action::FinishTask>(finish(1, 3));
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_EQ(ends[0].census, (Census{.done = 3}));
  EXPECT_EQ(ledger.reserved(), ByteVector{});
}

TEST_F(TaskRouterTest, ALongDocumentGivesItsPlaceUpAtTheWindowsEnd) {
  (void)send(event::TaskArrived{task(1, 100, 200_MiB)});
  EXPECT_THAT(only<action::DescribeWindow>(send(event::TaskArrived{task(2, 50, 200_MiB)})), IsEmpty());
  (void)describe(1, 1, 2);
  (void)finish(1, 1);
  (void)finish(1, 2);
  const auto actions = send(event::WindowCleaned{1});
  EXPECT_THAT(only<action::ParkTask>(actions), SizeIs(1));
  const auto next = only<action::DescribeWindow>(actions);
  ASSERT_THAT(next, SizeIs(1));
  EXPECT_EQ(next[0].task, 2U);
}

TEST_F(TaskRouterTest, ALargePageIsNotOvertakenForEver) {
  (void)send(event::TaskArrived{task(1, 2, 900_MiB)});
  (void)send(event::TaskArrived{task(2, 1, 50_MiB)});
  EXPECT_THAT(started(describe(2, 1, 1, 50_MiB)), ElementsAre(std::pair(2, 1)));
  event::WindowDescribed window{1, {{1, {10_MiB, 900_MiB}}, {2, {10_MiB, 100_MiB}, Milliseconds(60'000)}}};
  // Page 2 would fit, but would still be there when page 1 could start.
  EXPECT_THAT(started(send(window)), ElementsAre(std::pair(1, 1)));
  EXPECT_EQ(ledger.reserved()[kHost], 40_MiB + 60_MiB + 910_MiB);
}

TEST_F(TaskRouterTest, AReservedPageHoldsBackWhatWouldOutstayIt) {
  (void)send(event::TaskArrived{task(1, 2, 900_MiB)});
  (void)send(event::TaskArrived{task(2, 1, 100_MiB)});
  (void)describe(2, 1, 1, 100_MiB);
  event::WindowDescribed window{1, {{1, {10_MiB, 890_MiB}}, {2, {10_MiB, 100_MiB}, Milliseconds(60'000)}}};
  EXPECT_THAT(started(send(window)), IsEmpty());
  EXPECT_THAT(started(finish(2, 1)), ElementsAre(std::pair(1, 1)));
}

TEST_F(TaskRouterTest, ARefusedPageClimbsTheLadderAndThenFailsWithNumbers) {
  (void)send(event::TaskArrived{task(1, 1)});
  (void)describe(1, 1, 1);
  const auto second = only<action::StartPage>(finish(1, 1, PageOutcome::out_of_memory));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].attempt, 2);
  EXPECT_GT(second[0].cap, 100_MiB);
  const auto third = only<action::StartPage>(finish(1, 1, PageOutcome::out_of_memory));
  ASSERT_THAT(third, SizeIs(1));
  EXPECT_TRUE(third[0].settings.exclusive);
  const auto last = finish(1, 1, PageOutcome::out_of_memory);
  ASSERT_THAT(only<action::FailPage>(last), SizeIs(1));
  EXPECT_EQ(only<action::FailPage>(last)[0].error.reason, Reason::page_memory);
  EXPECT_EQ(only<action::FinishTask>(last)[0].census, (Census{.failed = 1}));
}

TEST_F(TwoTasks, ARefusedPageMayGrowIntoWhatOtherDocumentsHold) {
  ledger.set_budget(ByteVector::host(150_MiB));
  (void)send(event::TaskArrived{task(1, 1, 70_MiB)});
  (void)send(event::TaskArrived{task(2, 2, 100_MiB)});
  ASSERT_THAT(started(describe(1, 1, 1, 70_MiB)), ElementsAre(std::pair(1, 1)));
  ASSERT_THAT(started(describe(2, 1, 2, 100_MiB)), IsEmpty());
  // Twice 70 do not fit beside the other document's base, whose first page takes its turn.
  ASSERT_THAT(started(finish(1, 1, PageOutcome::out_of_memory)), ElementsAre(std::pair(2, 1)));
  ASSERT_THAT(started(finish(2, 1)), ElementsAre(std::pair(2, 2)));
  const auto again = only<action::StartPage>(finish(2, 2));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].task, 1U);
  EXPECT_EQ(again[0].cap, 150_MiB - 20_MiB - 10_MiB);
}

TEST_F(TaskRouterTest, ARefusedPagesErrorHasWhatItWasLastGiven) {
  (void)send(event::TaskArrived{task(1, 1)});
  (void)describe(1, 1, 1);
  (void)finish(1, 1, PageOutcome::out_of_memory);
  (void)finish(1, 1, PageOutcome::out_of_memory);
  const auto failures = only<action::FailPage>(finish(1, 1, PageOutcome::out_of_memory));
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_THAT(failures[0].error.message, testing::HasSubstr("refused 3 times, last at 400 MiB of 1 GiB"));
}

TEST_F(TaskRouterTest, CancellingStopsRunningPagesAndEndsWithTheLastOfThem) {
  (void)send(event::TaskArrived{task(1, 5)});
  (void)describe(1, 1, 2);
  EXPECT_THAT(only<action::CancelPage>(send(event::TaskCancelled{1})), SizeIs(2));
  EXPECT_THAT(only<action::FinishTask>(finish(1, 1, PageOutcome::evicted)), IsEmpty());
  const auto ends = only<action::FinishTask>(finish(1, 2, PageOutcome::done));
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_EQ(ends[0].census, (Census{.done = 1, .failed = 4}));
  EXPECT_EQ(ends[0].failure->reason, Reason::interrupted);
}

TEST_F(TaskRouterTest, APageThatCouldNeverRunFailsWhenItIsDescribed) {
  (void)send(event::TaskArrived{task(1, 2)});
  const auto actions = describe(1, 1, 2, 2_GiB);
  ASSERT_THAT(only<action::FailPage>(actions), SizeIs(2));
  EXPECT_EQ(only<action::FailPage>(actions)[0].error.message,
            "page 1 needs 2.0 GiB, the whole budget is 1 GiB (setting memory.max)");
}

TEST_F(TaskRouterTest, APageThatIsSettledByItsHeaderNeedsNoService) {
  (void)send(event::ServicesChanged{0, 0});
  (void)send(event::TaskArrived{task(1, 3)});
  event::WindowDescribed window{1,
                                {{.number = 1, .settled = PageOutcome::done},
                                 {.number = 2, .settled = PageOutcome::failed},
                                 {.number = 3, .settled = PageOutcome::done}}};
  const auto actions = send(window);
  EXPECT_THAT(started(actions), IsEmpty());
  ASSERT_THAT(only<action::FinishTask>(actions), SizeIs(1));
  EXPECT_EQ(only<action::FinishTask>(actions)[0].census, (Census{.done = 2, .failed = 1}));
}

TEST_F(TaskRouterTest, ALargerPageThanPlannedCountsFromItsDescriptionOn) {
  (void)send(event::TaskArrived{task(1, 2)});
  (void)describe(1, 1, 1, 500_MiB);
  EXPECT_EQ(router.state().active[0].plan.largest_page.work, 500_MiB);
}

TEST_F(TaskRouterTest, WithNothingRunningIdleMemoryIsAskedForAndThenPatienceEnds) {
  Lease models = ledger.reserve(ledger.system(), ByteVector::host(100_MiB)).value();
  (void)send(event::IdleMemoryChanged{ByteVector::host(100_MiB)});
  (void)send(event::TaskArrived{task(1, 1, 900_MiB)});
  const auto actions = describe(1, 1, 1, 900_MiB);
  EXPECT_THAT(started(actions), IsEmpty());
  EXPECT_THAT(only<action::ReturnIdleMemory>(actions), SizeIs(1));
  EXPECT_THAT(send(event::Tick{}), IsEmpty());
  models = Lease();
  EXPECT_THAT(started(send(event::IdleMemoryChanged{})), ElementsAre(std::pair(1, 1)));
  EXPECT_THAT(send(event::IdleMemoryReturned{}), IsEmpty());
}

TEST_F(TaskRouterTest, WithoutAServicePagesWaitForAWhileAndThenFail) {
  (void)send(event::ServicesChanged{0, 0});
  (void)send(event::TaskArrived{task(1, 1)});
  EXPECT_THAT(describe(1, 1, 1), IsEmpty());
  now += seconds(29);
  EXPECT_THAT(send(event::Tick{}), IsEmpty());
  now += seconds(2);
  EXPECT_THAT(only<action::FailPage>(send(event::Tick{})), SizeIs(1));
}

TEST_F(TaskRouterTest, InAnEmergencyOnePageAtATimeMakesRoomAndIsReadLater) {
  (void)send(event::TaskArrived{task(1, 2)});
  (void)describe(1, 1, 2);
  const auto emergency = event::LevelChanged{kHost, PressureLevel::emergency, 0.99};
  EXPECT_THAT(only<action::CancelPage>(send(emergency)), SizeIs(1));
  EXPECT_THAT(only<action::CancelPage>(send(emergency)), IsEmpty());
  EXPECT_THAT(started(finish(1, 2, PageOutcome::evicted)), IsEmpty());
  (void)send(event::LevelChanged{kHost, PressureLevel::normal, 0.5});
  EXPECT_EQ(router.state().active[0].census().running, 2);
}

TEST_F(TaskRouterTest, AnEmergencyThatIsOverMakesNoMoreRoomAndCostsNoPrediction) {
  (void)send(event::TaskArrived{task(1, 1)});
  (void)describe(1, 1, 1);
  (void)send(event::LevelChanged{kHost, PressureLevel::emergency, 1.1});
  const auto again = only<action::StartPage>(finish(1, 1, PageOutcome::evicted));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].cap, 100_MiB);
  EXPECT_THAT(only<action::CancelPage>(send(event::LevelChanged{kHost, PressureLevel::emergency, 0.05})), IsEmpty());
  EXPECT_THAT(only<action::CancelPage>(send(event::LevelChanged{kHost, PressureLevel::emergency, 0.95})), SizeIs(1));
}

TEST_F(TaskRouterTest, WhenTheBudgetFallsDocumentsStandAsideForOneThatCanGoOn) {
  (void)send(event::ServicesChanged{0, 0});
  for (int number = 1; number <= 2; ++number) {
    (void)send(event::TaskArrived{task(static_cast<TaskNumber>(number), 2)});
    (void)describe(static_cast<TaskNumber>(number), 1, 2);
  }
  ledger.set_budget(ByteVector::host(140_MiB));
  const auto actions = send(event::ServicesChanged{0, 2});
  EXPECT_THAT(only<action::ParkTask>(actions), SizeIs(1));
  EXPECT_THAT(started(actions), ElementsAre(std::pair(1, 1)));
  EXPECT_THAT(started(finish(1, 1)), ElementsAre(std::pair(1, 2)));
  (void)finish(1, 2);
  // The other goes on in the middle of its window: described once, read now.
  EXPECT_THAT(router.state().active, SizeIs(1));
  EXPECT_EQ(router.state().active[0].plan.number, 2U);
  EXPECT_THAT(started(finish(2, 1)), ElementsAre(std::pair(2, 2)));
  EXPECT_THAT(only<action::FinishTask>(finish(2, 2)), SizeIs(1));
  EXPECT_EQ(ledger.reserved(), ByteVector{});
}

TEST_F(TaskRouterTest, WhatWaitedTooLongInTheQueueIsToldSo) {
  (void)send(event::TaskArrived{task(1, 2, 200_MiB)});
  (void)send(event::TaskArrived{task(2, 2, 200_MiB)});
  now += seconds(301);
  const auto ends = only<action::FinishTask>(send(event::Tick{}));
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_EQ(ends[0].task, 2U);
  EXPECT_EQ(ends[0].failure->reason, Reason::queue_timeout);
}

TEST_F(TaskRouterTest, AStrictTaskEndsWithItsFirstFailedPage) {
  TaskPlan strict = task(1, 2);
  strict.strict = true;
  (void)send(event::TaskArrived{strict});
  (void)describe(1, 1, 2);
  const Error damaged = fail(Reason::damaged, "damaged").error();
  const auto actions = send(event::PageFinished{1, 1, PageOutcome::failed, {}, damaged});
  EXPECT_THAT(only<action::CancelPage>(actions), SizeIs(1));
  EXPECT_EQ(only<action::FinishTask>(finish(1, 2, PageOutcome::evicted))[0].failure, damaged);
}

}  // namespace
}  // namespace plimsoll

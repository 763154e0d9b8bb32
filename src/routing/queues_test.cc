// The queue, its door, tenants and the end of the program, seen from outside the router.
#include <gmock/gmock.h>

#include "routing/task_router.h"

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// One place, one page at a time; large documents only.
class Queues : public testing::Test {
 protected:
  Queues() : ledger({"host"}, {}) {
    ledger.set_budget(ByteVector::host(1_GiB));
    settings.window = 2;
    settings.tasks_max = 1;
    settings.predictions_max = 1;
  }
  std::vector<Action> send(RouterEvent event) {
    if (!router) {
      router.emplace(settings, std::vector<Device>{{"cpu", kHost}}, ledger);
      (void)router->handle(now, event::ServicesChanged{0, settings.predictions_max});
    }
    std::vector<Action> actions = router->handle(now, std::move(event));
    EXPECT_EQ(broken_invariant(router->state()), std::nullopt);
    return actions;
  }
  static TaskPlan task(TaskNumber number, int pages = 4, std::string tenant = "t") {
    return {.number = number,
            .tenant = std::move(tenant),
            .pages = pages,
            .body = 1_MiB,
            .base = ByteVector::host(20_MiB),
            .largest_page = {.host = 10_MiB, .work = 200_MiB}};
  }
  static TaskPlan small_task(TaskNumber number) {
    TaskPlan plan = task(number, 1);
    plan.largest_page.work = 20_MiB;
    return plan;
  }
  std::vector<Action> arrive(TaskPlan plan) { return send(event::TaskArrived{std::move(plan)}); }
  std::vector<Action> describe(TaskNumber number, int first, int count = 2) {
    event::WindowDescribed window{number, {}};
    for (int page = first; page < first + count; ++page) window.pages.push_back({page, {10_MiB, 200_MiB}});
    return send(window);
  }
  std::vector<Action> finish(TaskNumber number, int page, PageOutcome outcome = PageOutcome::done) {
    now += seconds(1);
    return send(event::PageFinished{number, page, outcome, ByteVector::host(90_MiB), std::nullopt});
  }
  template <typename T>
  static std::vector<TaskNumber> numbers(const std::vector<Action>& actions) {
    std::vector<TaskNumber> found;
    for (const Action& action : actions)
      if (const T* each = std::get_if<T>(&action)) found.push_back(each->task);
    return found;
  }
  static std::vector<action::RefuseTask> refused(const std::vector<Action>& actions) {
    std::vector<action::RefuseTask> found;
    for (const Action& action : actions)
      if (const auto* each = std::get_if<action::RefuseTask>(&action)) found.push_back(*each);
    return found;
  }

  RouterSettings settings;
  TimePoint now{std::chrono::hours(1)};
  Ledger ledger;
  std::optional<TaskRouter> router;
};

TEST_F(Queues, AFullClassRefusesAtOnceWhereNobodyMayWaitAtTheDoor) {
  settings.queue_capacity = {1, 1, 1};
  (void)arrive(task(1));
  (void)arrive(task(2));
  const auto refusals = refused(arrive(task(3)));
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].error.reason, Reason::queue_full);
  // A window of task 1, one of task 2 and its own: about six seconds, more or less by the jitter.
  EXPECT_GE(*refusals[0].retry_after, seconds(5));
  EXPECT_LE(*refusals[0].retry_after, seconds(8));
  // Who comes next is told a later time.
  EXPECT_GT(*refused(arrive(task(4)))[0].retry_after, seconds(6));
}

TEST_F(Queues, AtTheDoorTheFirstComeIsTheFirstServed) {
  settings.queue_capacity = {1, 1, 1};
  settings.door_time_max.fill(seconds(60));
  settings.door_max = 2;
  (void)arrive(task(1));
  (void)arrive(task(2));
  EXPECT_THAT(arrive(task(3)), IsEmpty());
  EXPECT_THAT(arrive(task(4)), IsEmpty());
  EXPECT_EQ(refused(arrive(task(5)))[0].error.reason, Reason::queue_full);
  (void)describe(1, 1);
  (void)finish(1, 1);
  (void)finish(1, 2);
  // Task 1 is parked, 2 becomes active, 3 takes its place in the queue.
  EXPECT_THAT(numbers<action::AcceptTask>(send(event::WindowCleaned{1})), ElementsAre(3));
  EXPECT_EQ(router->state().door.size(), 1);
}

TEST_F(Queues, WhoWaitsTooLongAtTheDoorIsRefusedWithATime) {
  settings.queue_capacity = {1, 1, 1};
  settings.door_time_max.fill(seconds(10));
  (void)arrive(task(1));
  (void)arrive(task(2));
  (void)arrive(task(3));
  now += seconds(9);
  EXPECT_THAT(send(event::Tick{}), IsEmpty());
  now += seconds(1);
  const auto refusals = refused(send(event::Tick{}));
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].error.reason, Reason::queue_full);
  EXPECT_THAT(refusals[0].error.message, HasSubstr("it waited 10 s for room"));
  EXPECT_TRUE(refusals[0].retry_after);
}

TEST_F(Queues, WhoIsCancelledAtTheDoorIsRefusedAsCancelled) {
  settings.queue_capacity = {1, 1, 1};
  settings.door_time_max.fill(seconds(10));
  for (TaskNumber number = 1; number <= 3; ++number) (void)arrive(task(number));
  const auto refusals = refused(send(event::TaskCancelled{3}));
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].error.reason, Reason::interrupted);
  EXPECT_TRUE(router->state().door.empty());
}

TEST_F(Queues, ATenantOverItsBoundIsRefusedAndTheOthersAreNot) {
  settings.tenants["t"] = {.queued_max = 1};
  settings.door_time_max.fill(seconds(10));
  (void)arrive(task(1));
  (void)arrive(task(2));
  const auto refusals = refused(arrive(task(3)));
  ASSERT_THAT(refusals, SizeIs(1));
  EXPECT_EQ(refusals[0].error.reason, Reason::tenant_quota);
  EXPECT_TRUE(refusals[0].retry_after);
  EXPECT_THAT(numbers<action::AcceptTask>(arrive(task(4, 4, "u"))), ElementsAre(4));
}

TEST_F(Queues, ATenantAtItsMostLeavesItsServicesIdle) {
  settings.predictions_max = 2;
  settings.tasks_max = 2;
  settings.tenants["t"] = {.max_share = 0.5};
  (void)arrive(task(1));
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(task(2))), IsEmpty());
  EXPECT_THAT(numbers<action::StartPage>(describe(1, 1)), ElementsAre(1));
  EXPECT_THAT(numbers<action::StartPage>(finish(1, 1)), ElementsAre(1));
  // Another one is not held up by that.
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(task(3, 4, "u"))), ElementsAre(3));
  EXPECT_THAT(numbers<action::StartPage>(describe(3, 1)), ElementsAre(3));
}

TEST_F(Queues, SmallDocumentsHavePlacesBesideTheLargeOnes) {
  settings.small_places = 2;
  (void)arrive(task(1));
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(task(2))), IsEmpty());
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(small_task(3))), ElementsAre(3));
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(small_task(4))), ElementsAre(4));
  EXPECT_THAT(numbers<action::DescribeWindow>(arrive(small_task(5))), IsEmpty());
}

TEST_F(Queues, WhileSmallOnesComeALargeOneLeavesThemAService) {
  settings.predictions_max = 2;
  (void)arrive(task(1, 8));
  (void)arrive(small_task(2));
  EXPECT_THAT(numbers<action::StartPage>(describe(1, 1)), ElementsAre(1)) << "one, not two";
  EXPECT_THAT(numbers<action::StartPage>(describe(2, 1, 1)), ElementsAre(2));
  EXPECT_THAT(numbers<action::StartPage>(finish(2, 1)), ElementsAre(1)) << "a second has passed, no other came";
  // The large ones have a page of theirs running all the same.
  (void)arrive(small_task(3));
  (void)finish(1, 1);
  EXPECT_THAT(numbers<action::StartPage>(describe(3, 1, 1)), ElementsAre(3));
}

// The moments in which all small ones are being opened are not the large ones' either.
TEST_F(Queues, SoManySmallOnesThatTheySufficeLeaveLargePagesTheirShareOnly) {
  settings.predictions_max = 2;
  settings.small_places = 3;
  (void)arrive(task(1, 8));
  for (TaskNumber number = 2; number <= 4; ++number) (void)arrive(small_task(number));
  EXPECT_THAT(numbers<action::StartPage>(describe(1, 1)), ElementsAre(1));
  EXPECT_THAT(numbers<action::StartPage>(describe(2, 1, 1)), ElementsAre(2));
  // 3 and 4 are being opened: their lane has used less than the large page did.
  EXPECT_THAT(numbers<action::StartPage>(finish(1, 1)), IsEmpty());
  EXPECT_THAT(numbers<action::StartPage>(describe(3, 1, 1)), ElementsAre(3));
}

TEST_F(Queues, BelowItsMinimumATenantIsNextWhateverItHasUsed) {
  settings.tenants["sure"] = {.weight = 0.001, .min_share = 0.5};
  for (TaskNumber number = 1; number <= 2; ++number) (void)arrive(task(number, 4, "sure"));
  (void)arrive(task(3, 4, "u"));
  // Task 1's window was charged at a weight of 0.001; the place is free again and nothing of the tenant is active.
  EXPECT_THAT(numbers<action::FinishTask>(send(event::TaskCancelled{3})), ElementsAre(3));
  (void)arrive(task(4, 4, "u"));
  (void)describe(1, 1);
  (void)finish(1, 1);
  (void)finish(1, 2);
  EXPECT_THAT(numbers<action::DescribeWindow>(send(event::WindowCleaned{1})), ElementsAre(2));
}

TEST_F(Queues, NoPageIsStartedAfterItsDeadlineUnlessItIsWantedLate) {
  TaskPlan strict = task(1);
  strict.deadline = now + seconds(10);
  (void)arrive(strict);
  EXPECT_THAT(numbers<action::StartPage>(describe(1, 1)), ElementsAre(1));
  now += seconds(11);
  const auto actions = finish(1, 1);
  EXPECT_THAT(numbers<action::StartPage>(actions), IsEmpty());
  EXPECT_THAT(numbers<action::FinishTask>(actions), ElementsAre(1));

  TaskPlan late = task(2);
  late.deadline = now + seconds(1);
  late.best_effort = true;
  (void)arrive(late);
  now += seconds(11);
  EXPECT_THAT(numbers<action::StartPage>(describe(2, 1)), ElementsAre(2));
}

TEST_F(Queues, WhoseTurnComesTooLateForItsDeadlineIsNotBegun) {
  (void)arrive(task(1));
  TaskPlan soon = task(2);
  soon.deadline = now + seconds(20);
  (void)arrive(soon);
  now += seconds(17);
  const auto actions = send(event::TaskCancelled{1});
  EXPECT_THAT(numbers<action::DescribeWindow>(actions), IsEmpty());
  (void)send(event::WindowDescribed{1, {{1, {10_MiB, 200_MiB}}}});
  EXPECT_TRUE(router->state().queue.empty());
}

TEST_F(Queues, DrainingReadsWindowsToTheirEndAndBeginsNothing) {
  (void)arrive(task(1));
  (void)arrive(task(2));
  EXPECT_THAT(numbers<action::StartPage>(describe(1, 1)), ElementsAre(1));
  EXPECT_THAT(send(event::Drain{}), IsEmpty());
  EXPECT_EQ(refused(arrive(task(3)))[0].error.reason, Reason::draining);
  EXPECT_THAT(numbers<action::StartPage>(finish(1, 1)), ElementsAre(1));
  (void)finish(1, 2);
  const auto actions = send(event::WindowCleaned{1});
  EXPECT_THAT(numbers<action::ParkTask>(actions), ElementsAre(1));
  EXPECT_THAT(actions, SizeIs(1));
  EXPECT_THAT(router->state().active, IsEmpty());
  EXPECT_EQ(router->state().queue.size(), 2U);
  EXPECT_EQ(ledger.reserved(), ByteVector{});
}

TEST_F(Queues, OtherSharesCountForWhatWaitsAlready) {
  (void)arrive(task(1, 4, "one"));
  (void)arrive(task(2, 4, "two"));
  (void)arrive(task(3, 4, "three"));
  EXPECT_EQ(router->state().queue.backlog_of("three")->weight, 1);
  // Below its least it comes before the weights of all others.
  EXPECT_THAT(send(event::TenantsChanged{{{"three", {.weight = 7, .min_share = 0.5}}}}), IsEmpty());
  EXPECT_EQ(router->state().queue.backlog_of("three")->weight, 7);
  (void)send(event::TaskCancelled{1});
  EXPECT_THAT(numbers<action::DescribeWindow>(describe(1, 1)), ElementsAre(3));
  EXPECT_THAT(send(event::TenantsChanged{{{"two", {.queued_max = 1}}}}), IsEmpty());
  EXPECT_EQ(refused(arrive(task(4, 4, "two")))[0].error.reason, Reason::tenant_quota);
  EXPECT_THAT(refused(arrive(task(5, 4, "three"))), IsEmpty());
}

TEST_F(Queues, ATaskMayHaveASmallerWindowOfItsOwn) {
  const auto counts = [](const std::vector<Action>& actions) {
    std::vector<int> found;
    for (const Action& action : actions)
      if (const auto* window = std::get_if<action::DescribeWindow>(&action)) found.push_back(window->count);
    return found;
  };
  TaskPlan small = task(1);
  small.window = 1;
  EXPECT_THAT(counts(arrive(small)), ElementsAre(1));
  TaskPlan large = task(2);
  large.window = 9;
  (void)arrive(large);
  (void)send(event::TaskCancelled{1});
  EXPECT_THAT(counts(describe(1, 1, 1)), ElementsAre(2)) << "never more than the setting says";
}

TEST_F(Queues, ADrainThatIsTakenBackLosesNothingAndNobodysTime) {
  (void)arrive(task(1));
  (void)arrive(task(2));
  (void)arrive(task(4));
  (void)describe(1, 1);
  (void)send(event::Drain{});
  (void)finish(1, 1);
  (void)finish(1, 2);
  EXPECT_THAT(numbers<action::ParkTask>(send(event::WindowCleaned{1})), ElementsAre(1));
  // Longer than anybody may wait for his turn.
  now += seconds(2000);
  EXPECT_THAT(send(event::Tick{}), IsEmpty());
  const auto actions = send(event::Resume{});
  EXPECT_THAT(numbers<action::DescribeWindow>(actions), ElementsAre(2));
  EXPECT_THAT(send(event::Tick{}), IsEmpty()) << "the wait of 4 begins anew";
  EXPECT_THAT(numbers<action::AcceptTask>(arrive(task(3))), ElementsAre(3));
  EXPECT_THAT(send(event::Resume{}), IsEmpty()) << "nothing to take back";
  now += seconds(2000);
  EXPECT_THAT(numbers<action::FinishTask>(send(event::Tick{})), ElementsAre(4, 3)) << "time passes again";
}

TEST_F(Queues, AtTheDrainsEndRunningPagesAreCancelledAndTheirTasksParkedWithWhatTheyHave) {
  (void)arrive(task(1));
  (void)describe(1, 1);
  (void)finish(1, 1);
  (void)send(event::Drain{});
  EXPECT_THAT(numbers<action::CancelPage>(send(event::DrainDeadline{})), ElementsAre(1));
  const auto actions = finish(1, 2, PageOutcome::evicted);
  EXPECT_THAT(numbers<action::ParkTask>(actions), ElementsAre(1));
  EXPECT_THAT(actions, SizeIs(1));
  EXPECT_EQ(router->state().queue.find(1)->begun->census(), (Census{.undescribed = 2, .queued = 1, .done = 1}));
  EXPECT_EQ(ledger.reserved(), ByteVector{});
}

TEST_F(Queues, CancelledWhereverItIsATaskEndsOnce) {
  (void)arrive(task(1));
  (void)arrive(task(2));
  EXPECT_THAT(numbers<action::FinishTask>(send(event::TaskCancelled{2})), ElementsAre(2));
  (void)arrive(task(3));
  (void)describe(1, 1);
  (void)finish(1, 1);
  (void)finish(1, 2);
  (void)send(event::WindowCleaned{1});
  // Parked with two pages read.
  ASSERT_TRUE(router->state().queue.find(1));
  const auto actions = send(event::TaskCancelled{1});
  EXPECT_THAT(numbers<action::FinishTask>(actions), ElementsAre(1));
  EXPECT_EQ(std::get<action::FinishTask>(actions.back()).census, (Census{.done = 2, .failed = 2}));
  EXPECT_THAT(send(event::TaskCancelled{1}), IsEmpty());
}

}  // namespace
}  // namespace plimsoll

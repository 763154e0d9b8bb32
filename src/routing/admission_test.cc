#include "routing/admission.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;
using std::chrono::seconds;

class AdmissionTest : public testing::Test {
 protected:
  AdmissionTest() {
    plan.number = 1;
    plan.pages = 10;
    plan.body = 1_MiB;
    plan.base = ByteVector::host(30_MiB);
    plan.largest_page = {.host = 10_MiB, .work = 100_MiB - 10_MiB};
    snapshot.budget = ByteVector::host(500_MiB);
    snapshot.unavoidable = ByteVector::host(50_MiB);
    snapshot.queue_capacity = 10;
    snapshot.queue_bytes_max = 100_MiB;
  }
  [[nodiscard]] std::optional<Reason> reason() const {
    const auto refusal = decide_admission(plan, snapshot);
    return refusal ? std::optional(refusal->error.reason) : std::nullopt;
  }
  TaskPlan plan;
  AdmissionSnapshot snapshot;
};

TEST_F(AdmissionTest, AnOrdinaryTaskComesIn) { EXPECT_EQ(reason(), std::nullopt); }

TEST_F(AdmissionTest, APageLargerThanTheBudgetIsRefusedForGood) {
  plan.largest_page = {.host = 10_MiB, .work = 480_MiB - 10_MiB};
  const auto refusal = decide_admission(plan, snapshot);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.message, "its largest page needs 510 MiB, the whole budget is 500 MiB (setting memory.max)");
  EXPECT_EQ(refusal->retry_after, std::nullopt);
}

TEST_F(AdmissionTest, WhatWouldBreakTheSafeStateMayComeAgainLater) {
  snapshot.unavoidable = ByteVector::host(400_MiB);
  const auto refusal = decide_admission(plan, snapshot);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.reason, Reason::budget);
  EXPECT_TRUE(refusal->retry_after);
}

TEST_F(AdmissionTest, TheBoundsOfTheQueueAreCountAndBytes) {
  snapshot.queued_tasks = 10;
  EXPECT_EQ(reason(), Reason::queue_full);
  snapshot.queued_tasks = 9;
  snapshot.queued_bytes = 100_MiB;
  EXPECT_EQ(reason(), Reason::queue_full);
}

TEST_F(AdmissionTest, PressureRefusesFromRejectUpwards) {
  snapshot.level = PressureLevel::degrade;
  EXPECT_EQ(reason(), std::nullopt);
  snapshot.level = PressureLevel::reject;
  EXPECT_EQ(reason(), Reason::pressure);
}

TEST_F(AdmissionTest, ADeadlineThatCannotBeKeptIsSaidAtOnce) {
  plan.deadline = snapshot.now + seconds(30);
  snapshot.ahead = seconds(19);
  EXPECT_EQ(reason(), std::nullopt);
  snapshot.ahead = seconds(21);
  const auto refusal = decide_admission(plan, snapshot);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.reason, Reason::deadline);
  EXPECT_EQ(refusal->retry_after, seconds(21));
}

TEST_F(AdmissionTest, ATenantOverItsOwnBoundsIsToldSoAndWhenItsOwnBacklogIsGone) {
  snapshot.tenant = {.queued_max = 3, .queued_bytes_max = 10_MiB};
  snapshot.room_after = seconds(10);
  snapshot.tenant_room_after = seconds(70);
  snapshot.tenant_tasks = 2;
  snapshot.tenant_bytes = 9_MiB;
  EXPECT_EQ(reason(), std::nullopt);
  snapshot.tenant_tasks = 3;
  EXPECT_EQ(reason(), Reason::tenant_quota);
  EXPECT_EQ(decide_admission(plan, snapshot)->retry_after, seconds(70));
  snapshot.tenant_tasks = 2;
  snapshot.tenant_bytes = 10_MiB;
  EXPECT_EQ(reason(), Reason::tenant_quota);
  EXPECT_EQ(facts(Reason::tenant_quota).http_status, 429);
}

TEST_F(AdmissionTest, TenantsThatWaitAreBounded) {
  snapshot.tenants_max = 2;
  snapshot.other_tenants = 1;
  EXPECT_EQ(reason(), std::nullopt);
  snapshot.other_tenants = 2;
  EXPECT_EQ(reason(), Reason::queue_full);
}

TEST_F(AdmissionTest, NobodyPassesThoseAtTheDoor) {
  snapshot.at_door = 1;
  EXPECT_EQ(reason(), Reason::queue_full);
}

TEST_F(AdmissionTest, RetryAfterIsTheEstimateWithJitterBetweenASecondAndFiveMinutes) {
  struct Row {
    Milliseconds estimate;
    double jitter;
    Milliseconds told;
  };
  const Row rows[] = {{seconds(0), 1.3, seconds(1)},
                      {seconds(10), 0.9, seconds(9)},
                      {seconds(10), 1.3, seconds(13)},
                      {seconds(299), 1.2, seconds(300)},
                      {seconds(9000), 0.9, seconds(300)}};
  snapshot.queued_tasks = 10;
  for (const Row& row : rows) {
    snapshot.room_after = row.estimate;
    snapshot.jitter = row.jitter;
    EXPECT_EQ(decide_admission(plan, snapshot)->retry_after, row.told);
  }
}

TEST_F(AdmissionTest, BestEffortIsTakenThoughItWillBeLate) {
  plan.deadline = snapshot.now + seconds(5);
  EXPECT_EQ(reason(), Reason::deadline);
  plan.best_effort = true;
  EXPECT_EQ(reason(), std::nullopt);
}

TEST_F(AdmissionTest, WhileDrainingNothingNewIsTaken) {
  snapshot.draining = true;
  const auto refusal = decide_admission(plan, snapshot);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->error.reason, Reason::draining);
  EXPECT_TRUE(refusal->retry_after);
}

}  // namespace
}  // namespace plimsoll

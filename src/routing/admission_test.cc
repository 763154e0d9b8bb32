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

}  // namespace
}  // namespace plimsoll

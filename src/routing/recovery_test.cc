#include "routing/recovery.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

// Runs the ladder to its end and lists the steps.
std::vector<RecoveryStep> climb(RecoveryFacts facts) {
  while (const auto recovery = next_recovery(facts)) {
    facts.taken.push_back(recovery->step);
    facts.last = recovery->settings;
    ++facts.attempts;
  }
  return facts.taken;
}

TEST(Recovery, OnACpuWithoutConsentOnlyPurgeAndAloneApply) {
  EXPECT_EQ(climb({.last = {}, .alone_would_fit = true}), (std::vector{RecoveryStep::purge, RecoveryStep::alone}));
}

TEST(Recovery, ConsentAddsTheSmallerSide) {
  EXPECT_EQ(climb({.last = {}, .may_shrink = true, .alone_would_fit = true}),
            (std::vector{RecoveryStep::purge, RecoveryStep::smaller_side, RecoveryStep::alone}));
}

TEST(Recovery, WhatIsBeyondTextGoesBeforeTextIsLost) {
  EXPECT_EQ(climb({.last = {}, .may_drop_features = true, .may_shrink = true, .alone_would_fit = true}),
            (std::vector{RecoveryStep::purge, RecoveryStep::text_alone, RecoveryStep::smaller_side}));
}

TEST(Recovery, TheCpuKeepsTheLastOfFourAttempts) {
  const RecoveryFacts facts{.last = {.batch = 8, .on_cpu = false},
                            .may_shrink = true,
                            .alone_would_fit = true,
                            .cpu_fallback = true,
                            .cpu_lease_would_fit = true};
  EXPECT_EQ(climb(facts), (std::vector{RecoveryStep::purge, RecoveryStep::smaller_batch, RecoveryStep::cpu}));
}

TEST(Recovery, WithoutTheCpuTheFourthAttemptGoesToTheNextStep) {
  const RecoveryFacts facts{.last = {.batch = 8, .on_cpu = false}, .may_shrink = true, .alone_would_fit = true};
  EXPECT_EQ(climb(facts), (std::vector{RecoveryStep::purge, RecoveryStep::smaller_batch, RecoveryStep::smaller_side}));
}

TEST(Recovery, TheCpuIsNotTriedWhenItsLeaseWouldNotFit) {
  const RecoveryFacts facts{.last = {.on_cpu = false}, .cpu_fallback = true, .cpu_lease_would_fit = false};
  EXPECT_EQ(climb(facts), std::vector{RecoveryStep::purge});
}

TEST(Recovery, EachStepChangesOneThing) {
  RecoveryFacts facts{.attempts = 2, .taken = {RecoveryStep::purge}, .last = {.batch = 8, .on_cpu = false}};
  EXPECT_EQ(next_recovery(facts)->settings, (AttemptSettings{.batch = 1, .on_cpu = false}));
}

}  // namespace
}  // namespace plimsoll

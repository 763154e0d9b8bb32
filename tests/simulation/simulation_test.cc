// Thousands of seeded worlds around the router's core. PLIMSOLL_SEEDS: how many (500 in `make test`, 10,000 in
// `make soak`); PLIMSOLL_SEED: one of them, to look at it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "world.h"

namespace plimsoll::simulation {
namespace {
using std::chrono::seconds;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

Faults many_faults() {
  return {.out_of_memory = 0.08,
          .service_lost = 0.04,
          .killed_outside = 0.04,
          .page_failed = 0.02,
          .slow_page = 0.03,
          .document_failed = 0.03,
          .cancelled = 0.08,
          .budget_moves = 0.05,
          .pressure_moves = 0.05,
          .device_outage = 0.01};
}

// Every seed is another mixture: quiet ones, faulty ones, with and without an accelerator, narrow and wide settings.
Plan plan_for(std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  if (seed % 4 != 0) plan.faults = many_faults();
  plan.accelerator = seed % 3 == 0;
  plan.settings.predictions_max = 1 + static_cast<int>(seed % 4);
  plan.settings.tasks_max = 1 + static_cast<int>(seed / 4 % 5);
  plan.settings.window = seed % 5 == 0 ? 2 : 10;
  if (seed % 2 == 0) {
    plan.settings.queue_capacity = {2, 3, 4};
    plan.settings.door_time_max = {seconds(5), seconds(20), seconds(60)};
    plan.settings.door_max = 6;
    plan.settings.tenants = {{"tenant 1", {.weight = 2, .min_share = 0.3}},
                             {"tenant 2", {.max_share = 0.5, .queued_max = 5}}};
    plan.retries = 3;
  }
  if (seed % 7 == 0) {
    plan.drain = seconds(20 + seed % 60);
    plan.grace = seconds(seed % 30);
  }
  return plan;
}

TEST(Simulation, HoldsTheInvariantsWhateverHappens) {
  const std::uint64_t one = from_environment("PLIMSOLL_SEED", 0);
  const std::uint64_t first = one ? one : 1;
  const std::uint64_t last = one ? one : from_environment("PLIMSOLL_SEEDS", 500);
  std::uint64_t ended = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    World world(plan_for(seed));
    const auto wrong = world.run();
    ASSERT_FALSE(wrong) << *wrong << " (PLIMSOLL_SEED=" << seed << ", after " << world.events() << " events)";
    ended += world.outcomes().size();
  }
  RecordProperty("tasks", static_cast<int>(ended));
}

TEST(Simulation, WithoutFaultsEveryAcceptedTaskIsReadToItsEnd) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Plan plan = plan_for(seed * 4);
    plan.accelerator = false;
    World world(plan);
    const auto wrong = world.run();
    ASSERT_FALSE(wrong) << *wrong << " (seed " << plan.seed << ")";
    for (const auto& [number, outcome] : world.outcomes()) {
      if (outcome.refused || outcome.failure) continue;
      EXPECT_EQ(outcome.census.failed, 0) << "task " << number << ", seed " << plan.seed;
    }
  }
}

TEST(Simulation, TheSameSeedGivesTheSameRun) {
  World first(plan_for(7));
  World second(plan_for(7));
  ASSERT_FALSE(first.run());
  ASSERT_FALSE(second.run());
  EXPECT_EQ(first.events(), second.events());
  EXPECT_EQ(first.now(), second.now());
}

}  // namespace
}  // namespace plimsoll::simulation

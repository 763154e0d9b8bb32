#include "engine_room/budget_watch.h"

#include <gmock/gmock.h>

#include "engine_room/room_memory.h"

namespace plimsoll {
namespace {
using namespace literals;

// A machine whose readings a test changes.
struct Readings {
  std::vector<MemoryLimit> limits;
  MachineMemory machine{.physical = 16_GiB, .available = 12_GiB};
  std::optional<Bytes> group_use;
  BudgetSources sources() {
    return {.limits = [this] { return limits; },
            .machine = [this] { return std::optional(machine); },
            .group_use = [this] { return group_use; }};
  }
};

TEST(BudgetWatch, TheSettingBindsWhereItIsTheSmallest) {
  Readings readings;
  auto watch = BudgetWatch::create("1G", readings.sources()).value();
  const Budget budget = watch.read(TimePoint{}, 0_B);
  EXPECT_EQ(budget.binding.origin, "setting memory.max");
  EXPECT_LT(budget.bytes, 1_GiB);
}

TEST(BudgetWatch, ALimitThatFallsIsSeenWithTheNextReading) {
  Readings readings;
  auto watch = BudgetWatch::create("0", readings.sources()).value();
  (void)watch.read(TimePoint{}, 0_B);
  readings.limits.push_back({"cgroup v1 /a", 512_MiB});
  EXPECT_EQ(watch.read(TimePoint{}, 0_B).binding.origin, "cgroup v1 /a");
}

TEST(BudgetWatch, NeighboursInTheGroupLeaveLess) {
  Readings readings;
  readings.limits.push_back({"cgroup v1 /a", 1_GiB});
  readings.group_use = 700_MiB;
  auto watch = BudgetWatch::create("0", readings.sources()).value();
  const Budget budget = watch.read(TimePoint{}, 100_MiB);
  EXPECT_EQ(budget.binding.origin, "left by neighbours in cgroup v1 /a");
  EXPECT_EQ(budget.binding.bytes, 440_MiB);  // 16 MiB of the use are the kernel's for us
}

TEST(BudgetWatch, OurOwnUseIsNoNeighbour) {
  Readings readings;
  readings.machine.available = 2_GiB;
  auto watch = BudgetWatch::create("0", readings.sources()).value();
  const Bytes idle = watch.read(TimePoint{}, 0_B).binding.bytes;
  readings.machine.available = 1_GiB;
  EXPECT_EQ(watch.read(TimePoint{}, 1_GiB).binding.bytes, idle);
}

TEST(BudgetWatch, ASettingThatIsNoSizeIsRefused) {
  Readings readings;
  EXPECT_EQ(BudgetWatch::create("plenty", readings.sources()).error().reason, Reason::setting_invalid);
}

}  // namespace
}  // namespace plimsoll

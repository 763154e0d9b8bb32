#include "engine_room/service_crew.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

constexpr Bytes kResidency = 100_MiB;
constexpr Bytes kBudget = 488_MiB;

// No service is ever started here.
class Crew : public testing::Test {
 protected:
  Crew() {
    Settings settings = default_settings();
    settings.memory_max = "4G";
    const BudgetSources sources{.limits = [] { return std::vector<MemoryLimit>{}; },
                                .machine = [] { return MachineMemory{.physical = 16_GiB, .available = 16_GiB}; },
                                .group_use = [] { return std::optional<Bytes>(); }};
    memory = RoomMemory::create(settings, sources).value();
    memory->ledger().set_budget(ByteVector::host(kBudget));
    driver.emplace(
        io, RouterSettings{}, std::vector<Device>{{.name = "cpu", .domain = kHost}}, memory->ledger(), [] {}, 1);
    crew.emplace(*memory, *driver, std::vector<int>{3}, kResidency,
                 [this](std::size_t, int services) { kept = services; });
  }
  // Of the system, above what the control plane holds.
  [[nodiscard]] Bytes taken() const {
    return memory->ledger().total(memory->ledger().system())[kHost] - RoomMemory::kControl;
  }
  void man_two() { ASSERT_TRUE(crew->man({.host = 20_MiB, .work = 80_MiB}, 0_MiB)); }

  boost::asio::io_context io;
  std::unique_ptr<RoomMemory> memory;
  std::optional<RouterDriver> driver;
  std::optional<ServiceCrew> crew;
  int kept = -1;
};

TEST_F(Crew, LendsTheResidencyFirstAndThenWhatIsFree) {
  struct Row {
    Bytes wanted;
    Bytes taken;  // by the system then
    Bytes to_lend;
  };
  for (const Row& row : {Row{30_MiB, 100_MiB, 70_MiB}, Row{100_MiB, 100_MiB, 0_MiB}, Row{130_MiB, 130_MiB, 0_MiB},
                         Row{0_MiB, 100_MiB, 100_MiB}}) {
    {
      Lease lent = crew->lend(row.wanted).value();
      EXPECT_EQ(lent.bytes(), ByteVector::host(row.wanted));
      EXPECT_EQ(taken(), row.taken);
      EXPECT_EQ(crew->to_lend(), row.to_lend);
      crew->take_back(std::move(lent));
    }
    EXPECT_EQ(taken(), kResidency);
    EXPECT_EQ(crew->to_lend(), kResidency);
  }
  EXPECT_EQ(crew->lend(kBudget).error().reason, Reason::budget);
  EXPECT_EQ(crew->to_lend(), kResidency) << "a refusal costs nothing";
}

TEST_F(Crew, RoomForPagesIsTheSameWithModelsAndWithout) {
  const PageDemand fits{.host = 80_MiB, .work = 300_MiB};
  const PageDemand too_large{.host = 81_MiB, .work = 300_MiB};
  for (const Bytes models : {0_MiB, 60_MiB, 100_MiB}) {
    Lease lent = crew->lend(models).value();
    EXPECT_TRUE(crew->has_room_for(fits, 0_MiB));
    EXPECT_FALSE(crew->has_room_for(too_large, 0_MiB));
    crew->take_back(std::move(lent));
  }
}

TEST_F(Crew, AFallenBudgetDoesNotTakeWhatWasReserved) {
  memory->ledger().set_budget(ByteVector::host(50_MiB));
  Lease lent = crew->lend(90_MiB).value();
  EXPECT_EQ(taken(), kResidency);
  crew->take_back(std::move(lent));
  EXPECT_EQ(crew->to_lend(), kResidency);
}

TEST_F(Crew, ModelsOfAServiceThatWasGivenUpCountUntilTheyAreGone) {
  man_two();
  ASSERT_EQ(crew->manned(), 2);
  Lease first = crew->lend(80_MiB).value();
  Lease second = crew->lend(80_MiB).value();
  EXPECT_EQ(taken(), kResidency + kResidency);
  crew->return_idle();
  EXPECT_EQ(crew->manned(), 1);
  EXPECT_EQ(kept, 1);
  EXPECT_EQ(taken(), 160_MiB) << "no room is left of it, but both are still there";
  EXPECT_EQ(crew->to_lend(), 0_MiB);
  crew->take_back(std::move(second));
  EXPECT_EQ(taken(), kResidency);
  EXPECT_EQ(crew->to_lend(), 20_MiB);
  crew->take_back(std::move(first));
  EXPECT_EQ(taken(), kResidency);
  man_two();
  EXPECT_EQ(taken(), kResidency + kResidency);
}

}  // namespace
}  // namespace plimsoll

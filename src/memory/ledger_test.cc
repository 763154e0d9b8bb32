#include "memory/ledger.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll {
namespace {
using namespace literals;

ByteVector vec(Bytes host, Bytes device = 0_B) {
  ByteVector vector = ByteVector::host(host);
  vector[1] = device;
  return vector;
}

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() { ledger.set_budget(vec(100_MiB, 10_MiB)); }

  NodeId page() {
    const NodeId tenant = ledger.open(NodeKind::tenant, ledger.view().front().id, "tenant").value();
    const NodeId task = ledger.open(NodeKind::task, tenant, "task").value();
    return ledger.open(NodeKind::page, task, "page").value();
  }

  Ledger ledger{{"host", "gpu:0"}, {.most_nodes = 16, .most_leases = 8}};
};

TEST_F(LedgerTest, ALeaseIsChargedUpToTheRootAndComesBackByDestruction) {
  const NodeId node = page();
  {
    const Lease lease = ledger.reserve(node, vec(30_MiB, 4_MiB)).value();
    EXPECT_EQ(ledger.total(node), vec(30_MiB, 4_MiB));
    EXPECT_EQ(ledger.reserved(), vec(30_MiB, 4_MiB));
    EXPECT_EQ(ledger.free(), vec(70_MiB, 6_MiB));
    EXPECT_TRUE(ledger.verify());
  }
  EXPECT_TRUE(ledger.reserved().empty());
}

TEST_F(LedgerTest, AllOrNothingOverAllDomains) {
  const NodeId node = page();
  const auto refused = ledger.reserve(node, vec(1_MiB, 11_MiB));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::budget);
  EXPECT_EQ(refused.error().message, "11 MiB needed on gpu:0, 10 MiB of 10 MiB free (setting memory.max)");
  EXPECT_TRUE(ledger.reserved().empty());
}

TEST_F(LedgerTest, AFallenBudgetFreesNothingUntilLeasesComeBack) {
  const NodeId node = page();
  Lease lease = ledger.reserve(node, vec(80_MiB)).value();
  ledger.set_budget(vec(50_MiB));
  EXPECT_EQ(ledger.free()[kHost], 0_B);
  EXPECT_FALSE(ledger.reserve(node, vec(1_B)));
  lease.shrink_to(vec(20_MiB));
  EXPECT_EQ(ledger.free()[kHost], 30_MiB);
  EXPECT_TRUE(ledger.reserve(node, vec(30_MiB)));
}

TEST_F(LedgerTest, ALeaseIsSplitAndMergedWhateverTheBudgetIs) {
  const NodeId node = page();
  Lease rest = ledger.reserve(node, vec(30_MiB, 2_MiB)).value();
  ledger.set_budget(vec(1_MiB));
  Lease part = rest.split_off(vec(12_MiB)).value();
  EXPECT_EQ(rest.bytes(), vec(18_MiB, 2_MiB));
  EXPECT_EQ(part.bytes(), vec(12_MiB));
  EXPECT_EQ(ledger.total(node), vec(30_MiB, 2_MiB));
  EXPECT_EQ(ledger.view().back().leases, 2U);
  rest.merge(std::move(part));
  EXPECT_EQ(rest.bytes(), vec(30_MiB, 2_MiB));
  EXPECT_EQ(ledger.view().back().leases, 1U);
  Lease none;
  none.merge(std::move(rest));
  EXPECT_EQ(none.bytes(), vec(30_MiB, 2_MiB));
  EXPECT_TRUE(ledger.verify());
  EXPECT_DEATH((void)none.split_off(vec(31_MiB)), "no larger");
}

TEST_F(LedgerTest, SettlingHoldsTheMeasuredPeakAgainstWhatWasTaken) {
  const NodeId node = page();
  Lease covered = ledger.reserve(node, vec(20_MiB)).value();
  covered.shrink_to(vec(5_MiB));
  covered.settle(vec(19_MiB));
  Lease missed = ledger.reserve(node, vec(20_MiB)).value();
  missed.settle(vec(21_MiB));
  EXPECT_EQ(ledger.coverage().settled, 2);
  EXPECT_EQ(ledger.coverage().covered, 1);
  EXPECT_TRUE(ledger.reserved().empty());
}

TEST_F(LedgerTest, BoundsAreErrorsWithTheirSetting) {
  const NodeId node = page();
  std::vector<Lease> leases;
  leases.reserve(8);
  for (int count = 0; count < 8; ++count) leases.push_back(ledger.reserve(node, vec(1_KiB)).value());
  EXPECT_EQ(ledger.reserve(node, vec(1_KiB)).error().reason, Reason::ledger_full);
  const NodeId root = ledger.view().front().id;
  for (int count = 0; count < 11; ++count) ASSERT_TRUE(ledger.open(NodeKind::tenant, root, "t"));
  EXPECT_EQ(ledger.open(NodeKind::tenant, root, "t").error().reason, Reason::ledger_full);
}

TEST_F(LedgerTest, MisuseStopsTheProcess) {
  const NodeId node = page();
  Lease lease = ledger.reserve(node, vec(1_MiB)).value();
  EXPECT_DEATH(lease.shrink_to(vec(2_MiB)), "shrink, never grow");
  EXPECT_DEATH(ledger.close(node), "nothing left in it");
  lease = Lease();
  ledger.close(node);
  EXPECT_DEATH((void)ledger.total(node), "closed node");
}

// Thousands of random steps: totals always equal the sum over what is really out.
TEST(LedgerProperty, TotalsAreAlwaysTheSumOfLiveLeases) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    Ledger ledger({"host"}, {.most_nodes = 64, .most_leases = 64});
    ledger.set_budget(vec(1_GiB));
    const NodeId root = ledger.view().front().id;
    const NodeId tenant = ledger.open(NodeKind::tenant, root, "t").value();
    std::vector<NodeId> tasks;
    tasks.reserve(5);
    for (int count = 0; count < 5; ++count) tasks.push_back(ledger.open(NodeKind::task, tenant, "k").value());
    std::vector<Lease> leases;
    Bytes sum;
    for (int step = 0; step < 400; ++step) {
      const std::size_t pick = leases.empty() ? 0 : random() % leases.size();
      switch (random() % 3) {
        case 0:
          if (auto lease = ledger.reserve(tasks[random() % 5], vec(Bytes(random() % (100 << 20))))) {
            sum += lease->bytes()[kHost];
            leases.push_back(*std::move(lease));
          }
          break;
        case 1:
          if (leases.empty()) break;
          sum -= leases[pick].bytes()[kHost];
          leases.erase(leases.begin() + static_cast<std::ptrdiff_t>(pick));
          break;
        default:
          if (leases.empty()) break;
          const Bytes half(leases[pick].bytes()[kHost].count() / 2);
          sum -= leases[pick].bytes()[kHost] - half;
          leases[pick].shrink_to(vec(half));
      }
      ASSERT_EQ(ledger.reserved()[kHost], sum);
      ASSERT_TRUE(ledger.verify());
    }
  }
}

}  // namespace
}  // namespace plimsoll

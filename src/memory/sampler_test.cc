#include "memory/sampler.h"

#include <gtest/gtest.h>

#include <fstream>

namespace plimsoll {
namespace {
using namespace literals;
namespace fs = std::filesystem;

class FakeDevices final : public DeviceProbe {
 public:
  [[nodiscard]] std::string_view source() const override { return "fake"; }
  [[nodiscard]] std::size_t count() const override { return 4; }
  [[nodiscard]] std::string name(std::size_t) const override { return "fake"; }
  [[nodiscard]] std::optional<DeviceMemory> read(std::size_t device) const override {
    if (device == 3) return std::nullopt;
    return DeviceMemory{24_GiB, 1_GiB * device};
  }
};

class SamplerTest : public testing::Test {
 protected:
  SamplerTest() { fs::remove_all(root); }
  void TearDown() override { fs::remove_all(root); }
  void file(const std::string& path, const std::string& content) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << content;
  }
  // A version 2 group of ours with 300 bytes in use; process 42 of ours holds 4 KiB.
  void tree() const {
    file("proc/self/mountinfo", "30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    file("proc/self/cgroup", "0::/ours\n");
    file("sys/fs/cgroup/ours/memory.current", "9999\n");
    file("sys/fs/cgroup/ours/memory.stat", "anon 200\nfile 5000\nshmem 100\n");
    file("sys/fs/cgroup/ours/memory.events", "max 0\noom_kill 3\n");
    file("sys/fs/cgroup/ours/memory.pressure",
         "some avg10=12.50 avg60=0.00 avg300=0.00 total=77\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=5\n");
    file("proc/42/smaps_rollup", "55d0-7ffd ---p 00000000 00:00 0 [rollup]\nPss_Anon: 3 kB\nPss_Shmem: 1 kB\n");
  }
  fs::path root = fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  Ledger ledger{{"host", "gpu:0"}, {}};
};

TEST_F(SamplerTest, InALimitedGroupTheWholeGroupCounts) {
  tree();
  file("sys/fs/cgroup/ours/memory.max", "100000\n");
  const HostProbes probes = host_probes(CgroupMemory::find(root), [] { return std::vector{42}; }, root);
  EXPECT_EQ(probes.used(), 300_B);
  EXPECT_EQ(probes.oom_kills(), 3);
  EXPECT_DOUBLE_EQ(probes.stall()->some_avg10, 12.5);
}

TEST_F(SamplerTest, WithoutALimitOurOwnProcessesCount) {
  tree();
  const HostProbes probes = host_probes(CgroupMemory::find(root), [] { return std::vector{42, 43}; }, root);
  EXPECT_EQ(probes.used(), 4_KiB);
}

TEST_F(SamplerTest, JoinsProbesLedgerAndOutlook) {
  ByteVector budget = ByteVector::host(900_MiB);
  budget[1] = 20_GiB;
  ledger.set_budget(budget);
  const Lease lease = *ledger.reserve(ledger.system(), ByteVector::host(100_MiB));
  HostProbes host;
  host.used = [] { return std::optional(80_MiB); };
  const MemorySampler sampler(host, std::make_shared<FakeDevices>(), {2});
  const std::vector<DomainOutlook> outlook = {{1000_MiB, 50_MiB, {}}, {0_B, 2_GiB, {}}};
  const GuardReading reading = sampler.sample(ledger, outlook, true);
  EXPECT_EQ(reading.domain_count, 2);
  EXPECT_TRUE(reading.refused_allocation);
  EXPECT_EQ(reading.domains[kHost].used, 80_MiB);
  EXPECT_EQ(reading.domains[kHost].reserved, 100_MiB);
  EXPECT_EQ(reading.domains[kHost].budget, 900_MiB);
  EXPECT_EQ(reading.domains[kHost].limit, 1000_MiB);
  EXPECT_TRUE(reading.domains[kHost].in_order());
  EXPECT_EQ(reading.domains[1].used, 2_GiB);
  EXPECT_EQ(reading.domains[1].limit, 24_GiB);
  EXPECT_FALSE(reading.domains[1].in_order()) << "2 GiB in use, nothing reserved";
}

TEST_F(SamplerTest, AProbeThatGivesNothingLeavesTheUseEmpty) {
  const MemorySampler sampler(HostProbes{}, std::make_shared<FakeDevices>(), {3});
  const std::vector<DomainOutlook> outlook = {{1000_MiB, 0_B, {}}, {24_GiB, 0_B, {}}};
  const GuardReading reading = sampler.sample(ledger, outlook, false);
  EXPECT_FALSE(reading.domains[kHost].used);
  EXPECT_FALSE(reading.domains[1].used);
  EXPECT_EQ(reading.domains[1].limit, 24_GiB);
}

TEST_F(SamplerTest, AFileCanSayWhatIsUsed) {
  const auto use = injected_use(root / "use");
  EXPECT_FALSE(use());
  file("use", "700MiB\n");
  EXPECT_EQ(use(), 700_MiB);
  file("use", "1048576");
  EXPECT_EQ(use(), 1_MiB);
  file("use", "plenty\n");
  EXPECT_FALSE(use());
}

}  // namespace
}  // namespace plimsoll

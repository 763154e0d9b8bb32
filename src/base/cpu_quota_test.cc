#include "base/cpu_quota.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// A recorded tree under a folder of its own, gone with the test.
class CpuQuota : public ::testing::Test {
 protected:
  CpuQuota() : root_(fs::temp_directory_path() / ("cpu_quota." + std::to_string(::getpid()))) {}
  void TearDown() override { fs::remove_all(root_); }

  void write(const fs::path& file, const std::string& text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  fs::path root_;
};

TEST_F(CpuQuota, NothingMountedNothingLimits) { EXPECT_FALSE(cpu_quota(root_)); }

TEST_F(CpuQuota, V2TakesTheTightestAncestor) {
  write("proc/self/cgroup", "0::/machine/job/step\n");
  write("proc/self/mountinfo", "30 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n");
  write("sys/fs/cgroup/machine/cpu.max", "800000 100000\n");
  write("sys/fs/cgroup/machine/job/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/machine/job/step/cpu.max", "max 100000\n");
  EXPECT_DOUBLE_EQ(cpu_quota(root_).value(), 1.5);
}

TEST_F(CpuQuota, V1SharesItsControllerAndUsesMinusOneForNone) {
  write("proc/self/cgroup", "5:cpu,cpuacct:/docker/abc\n4:memory:/other\n");
  write("proc/self/mountinfo", "31 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_FALSE(cpu_quota(root_));
  write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "25000\n");
  write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "50000\n");
  EXPECT_DOUBLE_EQ(cpu_quota(root_).value(), 0.5);
}

TEST_F(CpuQuota, InAContainerTheMountsRootIsOurs) {
  write("proc/self/cgroup", "0::/docker/abc\n");
  write("proc/self/mountinfo", "30 24 0:27 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
  write("sys/fs/cgroup/cpu.max", "400000 100000\n");
  EXPECT_DOUBLE_EQ(cpu_quota(root_).value(), 4.0);
}

TEST(UsableCpus, IsTheSmallerAndNeverZero) {
  EXPECT_EQ(usable_cpus(std::nullopt, 8), 8);
  EXPECT_EQ(usable_cpus(1.5, 8), 2);
  EXPECT_EQ(usable_cpus(0.2, 8), 1);
  EXPECT_EQ(usable_cpus(16.0, 4), 4);
  EXPECT_EQ(usable_cpus(std::nullopt, 0), 1);
  EXPECT_GE(usable_cpus(), 1);
}

}  // namespace
}  // namespace plimsoll

#include "memory/probes/cgroup.h"

#include <gtest/gtest.h>

#include <fstream>

namespace plimsoll {
namespace {
using namespace literals;
namespace fs = std::filesystem;

// A recorded file tree, written anew for each test.
class CgroupTest : public testing::Test {
 protected:
  CgroupTest() { fs::remove_all(root); }
  void TearDown() override { fs::remove_all(root); }

  void file(const std::string& path, const std::string& content) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << content;
  }

  void v2(const std::string& own_path) const {
    file("proc/self/mountinfo", "30 23 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
    file("proc/self/cgroup", "0::" + own_path + "\n");
    file("sys/fs/cgroup/pods/box/memory.current", "104857600\n");
    file("sys/fs/cgroup/pods/box/memory.max", "536870912\n");
    file("sys/fs/cgroup/pods/memory.max", "268435456\n");
    file("sys/fs/cgroup/memory.max", "max\n");
  }

  fs::path root = fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CgroupTest, V2WalksUpAllAncestors) {
  v2("/pods/box");
  const CgroupMemory cgroup = CgroupMemory::find(root);
  EXPECT_EQ(cgroup.version(), 2);
  const std::vector<MemoryLimit> expected = {{"cgroup v2 /pods/box", 512_MiB}, {"cgroup v2 /pods", 256_MiB}};
  EXPECT_EQ(cgroup.limits(), expected);
}

TEST_F(CgroupTest, V2EffectiveUseLeavesThePageCacheOut) {
  v2("/pods/box");
  file("sys/fs/cgroup/pods/box/memory.stat",
       "anon 1000\nfile 900000\nkernel_stack 20\npagetables 30\npercpu 5\nsock 7\nshmem 400\n"
       "slab_reclaimable 77777\nslab_unreclaimable 60\n");
  file("sys/fs/cgroup/pods/box/memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\n");
  const CgroupMemory cgroup = CgroupMemory::find(root);
  EXPECT_EQ(cgroup.effective_use(), Bytes(1000 + 400 + 60 + 20 + 30 + 5 + 7));
  EXPECT_EQ(cgroup.oom_kills(), 2);
}

TEST_F(CgroupTest, V1FindsItsOwnHierarchyAndTreatsTheHugeNumberAsNone) {
  file("proc/self/mountinfo",
       "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
       "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
       "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
       "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  file("proc/self/cgroup", "4:memory:/jobs/one\n1:cpu:/\n0::/\n");
  file("sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes", "9223372036854771712\n");
  file("sys/fs/cgroup/memory/jobs/one/memory.stat", "rss 1\ntotal_rss 5000\ntotal_shmem 600\ntotal_cache 99999\n");
  file("sys/fs/cgroup/memory/jobs/one/memory.kmem.usage_in_bytes", "70\n");
  file("sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", "1048576\n");
  const CgroupMemory cgroup = CgroupMemory::find(root);
  EXPECT_EQ(cgroup.version(), 1);
  EXPECT_EQ(cgroup.limits(), (std::vector<MemoryLimit>{{"cgroup v1 /jobs", 1_MiB}}));
  EXPECT_EQ(cgroup.effective_use(), Bytes(5670));
}

TEST_F(CgroupTest, InAContainerTheMountsRootIsOurGroup) {
  file("proc/self/mountinfo", "30 23 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  file("proc/self/cgroup", "0::/docker/abc\n");
  file("sys/fs/cgroup/memory.current", "1\n");
  file("sys/fs/cgroup/memory.max", "2097152\n");
  EXPECT_EQ(CgroupMemory::find(root).limits(), (std::vector<MemoryLimit>{{"cgroup v2 /", 2_MiB}}));
}

TEST_F(CgroupTest, WithoutAControllerNothingLimits) {
  file("proc/self/mountinfo", "31 23 0:28 / / rw - ext4 /dev/vda rw\n");
  file("proc/self/cgroup", "0::/\n");
  const CgroupMemory cgroup = CgroupMemory::find(root);
  EXPECT_EQ(cgroup.version(), 0);
  EXPECT_TRUE(cgroup.limits().empty());
  EXPECT_EQ(cgroup.effective_use(), std::nullopt);
}

}  // namespace
}  // namespace plimsoll

#include "data_limit.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

namespace plimsoll {
namespace {

using namespace literals;

bool can_map(Bytes size) {
  void* block = ::mmap(nullptr, size.count(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) return false;
  ::munmap(block, size.count());
  return true;
}

TEST(DataLimit, StopsARunawayAndGoesUpAgain) {
#ifdef PLIMSOLL_SANITIZED
  GTEST_SKIP() << "not enforced under sanitizers";
#endif
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_DATA, &before), 0);
  ASSERT_TRUE(can_map(2_GiB));
  limit_data(64_MiB);
  EXPECT_TRUE(can_map(64_MiB)) << "its growth";
  EXPECT_FALSE(can_map(2_GiB)) << "a runaway";
  limit_data(2_GiB);
  EXPECT_TRUE(can_map(2_GiB)) << "the next page may take more";
  lift_data_limit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_DATA, &after), 0);
  EXPECT_EQ(after.rlim_max, before.rlim_max) << "what was inherited stays";
  EXPECT_EQ(after.rlim_cur, after.rlim_max);
}

}  // namespace
}  // namespace plimsoll

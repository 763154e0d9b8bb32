#include "memory/probes/machine.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <fstream>

namespace plimsoll {
namespace {
using namespace literals;

TEST(Machine, ReadsThisMachine) {
  const auto memory = read_machine_memory();
  ASSERT_TRUE(memory);
  EXPECT_GT(memory->physical, memory->available);
  EXPECT_GT(memory->available, 0_B);
  EXPECT_FALSE(read_machine_memory("/nowhere"));
}

TEST(Machine, ReadsRecordedStalls) {
  const std::string file = testing::TempDir() + "pressure";
  std::ofstream(file) << "some avg10=12.50 avg60=3.00 avg300=0.10 total=123456\n"
                         "full avg10=4.25 avg60=0.00 avg300=0.00 total=999\n";
  const auto stall = read_stall(file);
  ASSERT_TRUE(stall);
  EXPECT_DOUBLE_EQ(stall->some_avg10, 12.5);
  EXPECT_DOUBLE_EQ(stall->full_avg10, 4.25);
  EXPECT_EQ(stall->some_total_microseconds, 123456);
  EXPECT_FALSE(read_stall("/nowhere"));
}

TEST(Machine, OwnMemoryGrowsByWhatIsTouched) {
  const std::vector<int> self = {0};
  const Bytes before = shared_out_memory(self);
  const Bytes size = 64_MiB;
  void* block = ::mmap(nullptr, size.count(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(block, MAP_FAILED);
  std::memset(block, 1, size.count());
  const Bytes grown = shared_out_memory(self) - before;
  ::munmap(block, size.count());
  EXPECT_GT(grown, 60_MiB);
  EXPECT_LT(grown, 70_MiB);
}

}  // namespace
}  // namespace plimsoll

// The memory core around whole readings: what tasks hold when they have ended, what stays behind after many of them,
// and pressure that a file makes up.
#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <fstream>

#include "base/own_memory.h"
#include "engine_room/memory_account.h"
#include "recording_sink.h"

namespace plimsoll {
namespace {
using namespace literals;
using testing::Each;
using testing::IsEmpty;

constexpr int kTasks = 100;
// Issue 4: what may stay after 100 tasks.
constexpr Bytes kMayStay = 5_MiB;

TEST(MemoryCore, EveryTaskEndsWithNothingHeld) {
  Reading reading("pages 23\non read:3 once signal 11\non read:9 fail page_memory\non render:12 exit 3");
  reading.settings.services = 2;
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.done, 21);
  EXPECT_EQ(summary.failed, 2);
  EXPECT_EQ(reading.engine->memory_account().held_by_tasks, Bytes());
}

// Keeps some of what every page brings, as a leak would.
struct Leak {
  Bytes each_task;
  std::vector<std::string> kept;
  void happen() {
    if (each_task > Bytes()) kept.emplace_back(each_task.count(), 'x');
  }
};

Bytes left_after_many_tasks(Leak leak) {
  Reading reading("pages 3");
  reading.engine = EngineRoom::create(reading.io, reading.settings).value();
  const auto one = [&] {
    RecordingSink sink;
    EXPECT_EQ(run(reading.io, reading.engine->read(Reading::job(), sink)).done, 3);
    leak.happen();
  };
  for (int task = 0; task < 10; ++task) one();  // what is kept for good is there now
  const Bytes before = private_memory();
  for (int task = 0; task < kTasks; ++task) one();
  const Bytes after = private_memory();
  run(reading.io, reading.engine->shut_down());
  return after - before;
}

TEST(MemoryCore, AHundredTasksLeaveNothingBehind) {
#ifdef PLIMSOLL_SANITIZED
  GTEST_SKIP() << "a sanitizer keeps what was freed";
#endif
  EXPECT_LT(left_after_many_tasks({}), kMayStay);
}

TEST(MemoryCore, ALeakOfATenthOfAMegabyteATaskIsSeen) { EXPECT_GT(left_after_many_tasks({100_KiB, {}}), kMayStay); }

// The guard's view of the machine is what a file says: 98 % in use while the third page is read, then nothing.
TEST(MemoryCore, PressureFromOutsideIsSurvived) {
  Reading reading("pages 12\non read:3 once wait go");
  reading.settings.memory_max = "1G";
  const std::string file = reading.folder.path() + "/use";
  std::ofstream(file) << "100M\n";
  reading.settings.memory_probe_file = file;
  boost::asio::steady_timer timer(reading.io);
  int emergencies = 0;
  const std::function<void()> look = [&] {
    const auto remarks = reading.engine ? reading.engine->memory_account().remarks : std::vector<std::string>{};
    const bool seen = std::ranges::any_of(remarks, [](const std::string& r) { return r.contains("emergency"); });
    if (reading.folder.pages("read").size() == 3 && !seen) std::ofstream(file) << "1010M\n";
    if (seen && emergencies++ == 0) {
      std::ofstream(file) << "100M\n";
      reading.folder.create("go");
    }
    if (emergencies > 0) return;
    timer.expires_after(Milliseconds(5));
    timer.async_wait([&](const boost::system::error_code&) { look(); });
  };
  look();
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure);
  EXPECT_EQ(summary.done, 12);
  EXPECT_GT(emergencies, 0);
  EXPECT_EQ(reading.engine->memory_account().held_by_tasks, Bytes());
  EXPECT_THAT(reading.left_behind, IsEmpty());
}

TEST(MemoryCore, UnderALimitThatHoldsNoServiceEveryPageFailsWithNumbersAndSoon) {
  Reading reading("pages 3");
  reading.settings.memory_max = "128M";
  const DocumentSummary summary = reading.read();
  if (summary.failure) {
    EXPECT_EQ(facts(summary.failure->reason).exit_status, 20) << summary.failure->text();
  } else {
    EXPECT_EQ(summary.failed, 3);
    EXPECT_THAT(reading.sink.texts(), Each("failed: page_memory"));
  }
  EXPECT_THAT(reading.folder.log("read"), IsEmpty());
}

}  // namespace
}  // namespace plimsoll

#include "tasks/sqlite/commit_group.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

constexpr CommitRule kRule{.patience = Milliseconds(200), .writes_max = 4, .bytes_max = Bytes(100)};
const TimePoint kOldest = TimePoint() + std::chrono::seconds(10);

TEST(CommitGroup, PatientWritesWaitForCompanySinceTheOldest) {
  EXPECT_EQ(commit_time({.writes = 1, .oldest = kOldest}, kRule), kOldest + Milliseconds(200));
  EXPECT_EQ(commit_time({.writes = 3, .bytes = Bytes(99), .oldest = kOldest}, kRule), kOldest + Milliseconds(200));
}

TEST(CommitGroup, AnUrgentOneTakesThemAlongAtOnce) {
  EXPECT_LE(commit_time({.writes = 2, .urgent = true, .oldest = kOldest}, kRule), kOldest);
}

TEST(CommitGroup, AFullOneDoesNotWait) {
  EXPECT_LE(commit_time({.writes = 4, .oldest = kOldest}, kRule), kOldest);
  EXPECT_LE(commit_time({.writes = 1, .bytes = Bytes(100), .oldest = kOldest}, kRule), kOldest);
}

}  // namespace
}  // namespace plimsoll

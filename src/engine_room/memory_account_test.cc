#include "engine_room/memory_account.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {
using namespace literals;
using testing::HasSubstr;

TEST(StageTally, MeansAndTheLargest) {
  StageTally tally;
  tally.add("detect", 10_MiB, 40_MiB, 8_MiB);
  tally.add("detect", 20_MiB, 40_MiB, 12_MiB);
  tally.add("recognise", 5_MiB, 40_MiB, 5_MiB);
  const auto accounts = tally.accounts();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].pages, 2U);
  EXPECT_EQ(accounts[0].predicted, 15_MiB);
  EXPECT_EQ(accounts[0].actual, 10_MiB);
  EXPECT_EQ(accounts[0].largest, 12_MiB);
}

TEST(StageTally, IsBounded) {
  StageTally tally;
  for (int stage = 0; stage < 100; ++stage) tally.add(std::to_string(stage), 1_MiB, 1_MiB, 1_MiB);
  EXPECT_EQ(tally.accounts().size(), StageTally::kMost);
}

TEST(MemoryAccount, NamesModelsThatCameOrWent) {
  MemoryAccount account;
  EXPECT_THAT(to_text(account), testing::Not(HasSubstr("model ")));
  account.models = {{.model = "det", .loads = 2, .load_time = Milliseconds(310), .charged = 30_MiB},
                    {.model = "rec", .loads = 1, .failures = 3, .load_time = Milliseconds(5), .charged = 1_MiB}};
  account.models[0].unloads.at(static_cast<std::size_t>(ModelCause::idle)) = 1;
  account.models[0].unloads.at(static_cast<std::size_t>(ModelCause::emergency)) = 4;
  const std::string text = to_text(account);
  EXPECT_THAT(text, HasSubstr("model det: loads 2 (30.0 MiB, 310 ms in all), unloads 1 (idle), unloads 4 (emergency)"));
  EXPECT_THAT(text, HasSubstr("model rec: loads 1 (1.0 MiB, 5 ms in all), failed 3\n"));
}

TEST(MemoryAccount, TheChartFitsWhateverTheRunsLength) {
  MemoryAccount account;
  account.budget = 1_GiB;
  for (int second = 0; second < 1000; ++second)
    account.course.push_back({static_cast<double>(second), second == 777 ? 200_MiB : 100_MiB, 300_MiB});
  const std::string text = to_text(account);
  const std::string chart = text.substr(text.find("over time"));
  EXPECT_LE(std::ranges::count(chart, '\n'), 16);
  EXPECT_THAT(chart, HasSubstr("200 of 300 MiB"));
  EXPECT_THAT(chart, HasSubstr("|################........"));
}

}  // namespace
}  // namespace plimsoll

#include "engine_room/page_facts.h"

#include <gtest/gtest.h>

#include "tasks/page_checkpoint.h"

namespace plimsoll {
namespace {

TEST(PageFacts, ComeBack) {
  PageRun run;
  run.stages = {{.stage = "detect", .time = std::chrono::microseconds(1234), .inside_engine = true},
                {.stage = "order"}};
  run.service_peak = Bytes(5'000'000'000);
  run.used = Bytes(17);
  run.history = {"attempt 2: \"halved\""};
  run.text_layer = "not trusted";
  const auto facts = decode_facts(encode_facts(run));
  ASSERT_TRUE(facts) << encode_facts(run);
  ASSERT_EQ(facts->stages.size(), 2U);
  EXPECT_EQ(facts->stages[0].stage, "detect");
  EXPECT_EQ(facts->stages[0].time.count(), 1234);
  EXPECT_TRUE(facts->stages[0].inside_engine);
  EXPECT_FALSE(facts->stages[1].inside_engine);
  EXPECT_EQ(facts->service_peak, run.service_peak);
  EXPECT_EQ(facts->used, run.used);
  EXPECT_EQ(facts->history, run.history);
}

TEST(PageFacts, StayWithinTheirBoundWhateverTheySay) {
  PageRun run;
  run.stages.assign(100,
                    {.stage = std::string(1000, '\1'), .time = std::chrono::hours(24 * 3650), .inside_engine = true});
  run.history.assign(100, std::string(1000, '\2'));
  run.text_layer = std::string(1000, '\3');
  const std::string json = encode_facts(run);
  EXPECT_LE(Bytes(json.size()), kFactsMax);
  EXPECT_TRUE(decode_facts(json)) << json;
}

TEST(PageFacts, WhatIsCutIsDamage) {
  const std::string json = encode_facts(PageRun{.text_layer = "x"});
  for (std::size_t length = 0; length < json.size(); ++length) EXPECT_FALSE(decode_facts(json.substr(0, length)));
}

}  // namespace
}  // namespace plimsoll

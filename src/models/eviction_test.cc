#include "models/eviction.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using namespace literals;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const TimePoint kNow = TimePoint() + seconds(10'000);

IdleModel idle(const char* name, Bytes charged, int load_ms, int idle_s, int age_s = 5000) {
  return {.key = {name, 1},
          .charged = charged,
          .load_time = Milliseconds(load_ms),
          .loaded_at = kNow - seconds(age_s),
          .last_use = kNow - seconds(idle_s)};
}

std::vector<std::string> victims(std::vector<IdleModel> models, Bytes wanted, EvictionRule rule = {}) {
  std::vector<std::string> names;
  for (const ModelKey& key : choose_victims(kNow, models, wanted, rule)) names.push_back(key.model);
  return names;
}

TEST(Eviction, TheCheapestToHaveAgainPerByteGoesFirst) {
  EXPECT_THAT(victims({idle("slow", 10_MiB, 900, 60), idle("quick", 10_MiB, 100, 60)}, 1_B), ElementsAre("quick"));
  EXPECT_THAT(victims({idle("small", 1_MiB, 200, 60), idle("large", 40_MiB, 200, 60)}, 1_B), ElementsAre("large"));
}

TEST(Eviction, OfAlikeTheLongestUnusedGoesFirst) {
  EXPECT_THAT(victims({idle("recent", 10_MiB, 200, 5), idle("old", 10_MiB, 200, 500)}, 1_B), ElementsAre("old"));
}

TEST(Eviction, AsManyAsAreNeededAndNoMore) {
  const std::vector<IdleModel> three{idle("a", 10_MiB, 100, 300), idle("b", 10_MiB, 100, 200),
                                     idle("c", 10_MiB, 100, 100)};
  EXPECT_THAT(victims(three, 0_B), IsEmpty());
  EXPECT_THAT(victims(three, 10_MiB), ElementsAre("a"));
  EXPECT_THAT(victims(three, 11_MiB), ElementsAre("a", "b"));
  EXPECT_THAT(victims(three, 1_GiB), ElementsAre("a", "b", "c"));
}

TEST(Eviction, TheYoungAndThePinnedStayButInAnEmergencyNoneIsExempt) {
  IdleModel pinned = idle("pinned", 50_MiB, 100, 900);
  pinned.pinned = true;
  const std::vector<IdleModel> models{pinned, idle("young", 10_MiB, 100, 30, 59), idle("grown", 10_MiB, 100, 30, 60)};
  const EvictionRule rule{.residency_min = Milliseconds(60'000)};
  EXPECT_THAT(victims(models, 1_GiB, rule), ElementsAre("grown"));
  EXPECT_THAT(victims(models, 1_GiB, {.residency_min = Milliseconds(60'000), .pinned_too = true}),
              testing::UnorderedElementsAre("pinned", "young", "grown"));
}

TEST(Eviction, EqualOnesGoInTheOrderOfTheirNames) {
  EXPECT_THAT(victims({idle("b", 1_MiB, 10, 9), idle("a", 1_MiB, 10, 9)}, 1_B), ElementsAre("a"));
}

}  // namespace
}  // namespace plimsoll

#include "engine_room/model_rules.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

TEST(ModelRulesOf, SettingsAndCatalogue) {
  Settings settings = default_settings();
  settings.idle_times = "2m,det=never";
  settings.pinned_bytes_max = 7_MiB;
  settings.residency_min = Milliseconds(3000);
  const ModelRules rules =
      model_rules(settings, std::vector<ModelEntry>{{.name = "det", .resident = 20_MiB, .load_peak = 30_MiB},
                                                    {.name = "odd", .resident = 9_MiB},
                                                    {.name = "own"}});
  EXPECT_EQ(rules.idle_times.of("rec"), IdleTime(Milliseconds(120'000)));
  EXPECT_EQ(rules.idle_times.of("det"), IdleTime());
  EXPECT_EQ(rules.pinned_bytes_max, 7_MiB);
  EXPECT_EQ(rules.residency_min, Milliseconds(3000));
  const ModelManager manager(rules);
  EXPECT_EQ(manager.price("det").resident, 20_MiB);
  EXPECT_EQ(manager.price("det").load_peak, 30_MiB);
  EXPECT_EQ(manager.price("odd").load_peak, 9_MiB) << "never below what stays";
  EXPECT_EQ(manager.price("own").resident, rules.unknown.resident);
}

TEST(ModelRulesOf, AFolderWithoutACatalogueHasNoPrices) {
  EXPECT_TRUE(model_rules(default_settings(), std::filesystem::path("/nowhere")).prices.empty());
}

TEST(RoomOf, PlannedModelsAreLentTheResidencyOthersAreNot) {
  struct Row {
    ModelMeans means;
    Bytes free;
    Bytes ever;
  };
  for (const Row& row : {
           Row{{.free = 5_MiB, .to_lend = 90_MiB, .planned = 60_MiB, .budget = 240_MiB, .control = 8_MiB},
               65_MiB,
               232_MiB},
           Row{{.free = 5_MiB, .to_lend = 90_MiB, .planned = 0_MiB, .budget = 240_MiB, .control = 8_MiB},
               5_MiB,
               232_MiB},
           Row{{.free = 5_MiB, .to_lend = 10_MiB, .planned = 60_MiB, .budget = 240_MiB, .control = 8_MiB},
               15_MiB,
               232_MiB},
           Row{{.free = 0_MiB, .to_lend = 0_MiB, .planned = 60_MiB, .budget = 4_MiB, .control = 8_MiB}, 0_MiB, 0_MiB},
       }) {
    EXPECT_EQ(room_of(row.means).free, row.free);
    EXPECT_EQ(room_of(row.means).ever, row.ever);
  }
}

}  // namespace
}  // namespace plimsoll

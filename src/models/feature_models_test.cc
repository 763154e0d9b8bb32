#include "models/feature_models.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ModelEntry entry(std::string name, std::string stage) {
  ModelEntry made;
  made.name = std::move(name);
  made.stage = std::move(stage);
  return made;
}

TEST(FeatureModels, AreTheFirstOfTheirStage) {
  const std::vector<ModelEntry> catalogue = {entry("reader", "recognise"), entry("tables-a", "table"),
                                             entry("regions", "layout"), entry("tables-b", "table")};
  const FeatureModels models(catalogue);
  EXPECT_THAT(models.of(parse_features("tables").value()), ElementsAre("regions", "tables-a"));
  EXPECT_THAT(models.of(parse_features("layout").value()), ElementsAre("regions"));
  EXPECT_THAT(models.of({}), IsEmpty());
  EXPECT_TRUE(models.check(parse_features("tables").value()));
}

TEST(FeatureModels, AFeatureWithoutOneIsRefusedByName) {
  const std::vector<ModelEntry> catalogue = {entry("regions", "layout")};
  const auto refused = FeatureModels(catalogue).check(parse_features("formulas").value());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::model_missing);
  EXPECT_TRUE(refused.error().message.contains("formulas")) << refused.error().message;
  EXPECT_FALSE(FeatureModels().check(parse_features("layout").value()));
  EXPECT_EQ(to_text(FeatureModels(catalogue).possible(parse_features("all").value())), "layout");
  EXPECT_TRUE(FeatureModels(catalogue).possible(parse_features("all,formulas").value()).has(Feature::formulas));
  EXPECT_TRUE(FeatureModels().check({}));
}

TEST(FeatureModels, LayoutAndTheTextAreInTheCatalogueThatShips) {
  const auto catalogue = ModelCatalogue::load(std::string(PLIMSOLL_SOURCE_DIR) + "/models");
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  EXPECT_TRUE(FeatureModels(catalogue->entries()).check(parse_features("tables,seals").value()));
}

}  // namespace
}  // namespace plimsoll

#include "models/required_models.h"

#include <gmock/gmock.h>

#include "models/catalogue.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;

TEST(RequiredModels, EachParameterSetNeedsItsOwn) {
  EXPECT_THAT(required_models(Parameters::standard),
              ElementsAre("pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec"));
  EXPECT_THAT(required_models(Parameters::rapidocr),
              ElementsAre("ppocrv6-small-det", "ppocrv2-mobile-cls", "ppocrv6-small-rec"));
  EXPECT_THAT(required_models(Parameters::official_v6), ElementsAre("ppocrv6-small-det", "ppocrv6-small-rec"));
}

TEST(RequiredModels, AllOfThemAreInTheCatalogueThatShips) {
  const auto catalogue = ModelCatalogue::load(std::string(PLIMSOLL_SOURCE_DIR) + "/models");
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  for (const Parameters set : {Parameters::standard, Parameters::rapidocr, Parameters::official_v6})
    for (const std::string& name : required_models(set)) EXPECT_NE(catalogue->find(name), nullptr) << name;
}

}  // namespace
}  // namespace plimsoll

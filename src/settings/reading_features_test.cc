#include "settings/reading_features.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(ReadingFeatures, AreReadAsTheyAreWritten) {
  EXPECT_TRUE(parse_features("")->empty());
  EXPECT_TRUE(parse_features("none")->empty());
  EXPECT_EQ(to_text(*parse_features("layout")), "layout");
  EXPECT_EQ(to_text(*parse_features("all")), "layout,seals,tables,formulas,charts");
  for (const std::string_view text :
       {"", "layout", "layout,tables", "layout,formulas,charts", "unwarping", "unwarping,layout"})
    EXPECT_EQ(to_text(*parse_features(text)), text);
}

TEST(ReadingFeatures, AllAsksForThoseThatThereAreModelsFor) {
  const FeatureSet features = parse_features("formulas,all,unwarping").value();
  EXPECT_EQ(to_text(features), "unwarping,layout,seals,tables,formulas,charts");
  EXPECT_TRUE(features.by_all.at(static_cast<std::size_t>(Feature::charts)));
  EXPECT_FALSE(features.by_all.at(static_cast<std::size_t>(Feature::formulas))) << "asked for by its name";
  EXPECT_FALSE(features.by_all.at(static_cast<std::size_t>(Feature::unwarping)));
}

TEST(ReadingFeatures, BringTheLayoutThatTheyNeed) {
  for (const std::string_view text : {"tables", "seals", "formulas", "charts"})
    EXPECT_TRUE(parse_features(text)->has(Feature::layout)) << text;
  EXPECT_FALSE(parse_features("tables")->has(Feature::charts));
  EXPECT_FALSE(parse_features("unwarping")->has(Feature::layout));
}

TEST(ReadingFeatures, OthersAreRefusedByName) {
  for (const std::string_view text : {"table", "layout,", ",", "layout, tables", "All"}) {
    const auto features = parse_features(text);
    ASSERT_FALSE(features) << text;
    EXPECT_EQ(features.error().reason, Reason::setting_invalid);
    EXPECT_TRUE(features.error().message.contains("there are layout")) << features.error().message;
  }
}

}  // namespace
}  // namespace plimsoll

#include "models/model_choice.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ModelEntry entry(std::string name, std::string stage, std::vector<std::string> languages = {}) {
  ModelEntry made;
  made.name = std::move(name);
  made.stage = std::move(stage);
  made.languages = std::move(languages);
  return made;
}

const std::vector<ModelEntry>& catalogue() {
  static const std::vector<ModelEntry> kEntries = {
      entry("arabic-rec", "recognise", {"ar", "en", "fa"}),
      entry("ppocrv6-small-det", "detect"),
      entry("ppocrv6-small-rec", "recognise", {"de", "en", "ja", "zh-Hans"}),
      entry("pulc-orientation", "orient"),
      entry("server-det", "detect"),
      entry("by-hand-rec", "recognise"),
      entry("picodet-cdla", "layout"),
      entry("pp-doclayout-l", "layout"),
      entry("slanet-1m", "table"),
  };
  return kEntries;
}

Result<ModelChoice> choose(const ModelWish& wish, const char* features = "") {
  return choose_models(catalogue(), Parameters::standard, parse_features(features).value(), wish);
}

TEST(ModelChoice, IsTheParameterSetsWhereNobodyAsks) {
  EXPECT_EQ(choose({})->text, required_models(Parameters::standard));
  EXPECT_THAT(choose({}, "tables")->all(parse_features("tables").value()),
              ElementsAre("pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec", "picodet-cdla", "slanet-1m"));
  EXPECT_EQ(choose_models({}, Parameters::rapidocr, {}, {})->text, required_models(Parameters::rapidocr))
      << "without a catalogue the services say what is wrong";
}

TEST(ModelChoice, ALanguageGetsTheFirstRecogniserThatReadsIt) {
  struct Row {
    const char* language;
    const char* recogniser;
  };
  for (const Row& row : {Row{"deu", "ppocrv6-small-rec"},
                         {"eng", "ppocrv6-small-rec"},
                         {"ch+japan", "ppocrv6-small-rec"},
                         {"ara", "arabic-rec"},
                         {"fas+eng", "arabic-rec"}})
    EXPECT_EQ(choose({.language = row.language})->text.back(), row.recogniser) << row.language;
}

TEST(ModelChoice, ALanguageThatNoneReadsIsRefusedWithWhatThereIs) {
  for (const char* language : {"rus", "ara+deu", "deu+tha"}) {
    const auto refused = choose({.language = language});
    ASSERT_FALSE(refused) << language;
    EXPECT_EQ(refused.error().reason, Reason::model_missing);
    EXPECT_THAT(refused.error().message, HasSubstr("ppocrv6-small-rec (reads de en ja zh-Hans)")) << language;
  }
  EXPECT_THAT(choose({.language = "rus"}).error().message, HasSubstr("Russian (ru) cannot be read"));
  EXPECT_THAT(choose({.language = "ara+deu"}).error().message,
              AllOf(HasSubstr("Arabic (ar) and German (de)"), HasSubstr("all their letters")));
  EXPECT_THAT(choose_models({}, Parameters::standard, {}, {.language = "eng"}).error().message,
              HasSubstr("There is none"));
}

TEST(ModelChoice, NamesStandInsteadOfTheirStages) {
  EXPECT_THAT(choose({.models = "server-det"})->text,
              ElementsAre("pulc-orientation", "server-det", "ppocrv6-small-rec"));
  EXPECT_THAT(choose({.models = "recognise=arabic-rec,detect=server-det"})->text,
              ElementsAre("pulc-orientation", "server-det", "arabic-rec"));
  const auto layout = choose({.models = "pp-doclayout-l"}, "tables");
  EXPECT_THAT(layout->all(parse_features("tables").value()),
              ElementsAre("pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec", "pp-doclayout-l", "slanet-1m"));
  EXPECT_THAT(layout->idle, IsEmpty());
}

TEST(ModelChoice, AnAskedModelWhoseStageIsNotRunIsNamed) {
  EXPECT_THAT(choose({.models = "pp-doclayout-l"})->idle, ElementsAre("pp-doclayout-l"));
  EXPECT_THAT(choose_models(catalogue(), Parameters::rapidocr, {}, {.models = "pulc-orientation"})->idle,
              ElementsAre("pulc-orientation"));
}

TEST(ModelChoice, ANamedRecogniserIsHeldToTheLanguageUnlessNobodyKnowsWhatItReads) {
  EXPECT_EQ(choose({.language = "ara", .models = "arabic-rec"})->text.back(), "arabic-rec");
  EXPECT_EQ(choose({.language = "tha", .models = "by-hand-rec"})->text.back(), "by-hand-rec");
  EXPECT_THAT(choose({.language = "deu", .models = "arabic-rec"}).error().message,
              HasSubstr("arabic-rec (reads ar en fa)"));
}

TEST(ModelChoice, WhatCannotBeIsRefused) {
  struct Row {
    ModelWish wish;
    Reason reason;
    const char* says;
  };
  for (const Row& row :
       {Row{{.models = "serverdet"}, Reason::model_missing, "did you mean server-det?"},
        {{.models = "layout=server-det"}, Reason::setting_invalid, "is of the stage detect, not layout"},
        {{.models = "arabic-rec,by-hand-rec"}, Reason::setting_invalid, "two models for the stage"},
        {{.models = "server-det,,x"}, Reason::model_missing, "''"},
        {{.language = "klingon"}, Reason::setting_invalid, "'klingon'"}}) {
    const auto refused = choose(row.wish);
    ASSERT_FALSE(refused) << row.says;
    EXPECT_EQ(refused.error().reason, row.reason) << row.says;
    EXPECT_THAT(refused.error().message, HasSubstr(row.says));
  }
  EXPECT_EQ(choose({}, "formulas").error().reason, Reason::model_missing);
}

}  // namespace
}  // namespace plimsoll

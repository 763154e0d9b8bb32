#include "settings/reading_language.h"

#include <gmock/gmock.h>

#include <set>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ReadingLanguage, EachTagIsThereOnceInOrder) {
  std::string_view before;
  for (const Language& language : languages()) {
    EXPECT_LT(before, language.tag);
    EXPECT_EQ(language.iso3.size(), 3U) << language.tag;
    before = language.tag;
  }
}

// What each program's users write.
TEST(ReadingLanguage, IsKnownByTheNamesOfAllPrograms) {
  struct Row {
    const char* name;
    const char* tag;
  };
  for (const Row& row : {Row{"de", "de"},
                         {"deu", "de"},
                         {"ger", "de"},
                         {"German", "de"},
                         {"eng", "en"},
                         {"ch", "zh-Hans"},
                         {"zh", "zh-Hans"},
                         {"zh-CN", "zh-Hans"},
                         {"chi_sim", "zh-Hans"},
                         {"chi_sim_vert", "zh-Hans"},
                         {"chi_tra", "zh-Hant"},
                         {"chinese_cht", "zh-Hant"},
                         {"ZH_HANT", "zh-Hant"},
                         {"japan", "ja"},
                         {"jpn_vert", "ja"},
                         {"korean", "ko"},
                         {"ka", "ka"},
                         {"kan", "kn"},
                         {"rs_latin", "sr-Latn"},
                         {"srp_latn", "sr-Latn"},
                         {"srp", "sr"},
                         {"fas", "fa"},
                         {"no", "nb"},
                         {"nor", "nb"},
                         {"tl", "fil"},
                         {"la", "la"},
                         {"script/Hangul", "ko"},
                         {"western frisian", "fy"}})
    EXPECT_THAT(languages_named(row.name), ElementsAre(row.tag)) << row.name;
}

TEST(ReadingLanguage, AScriptStandsForLanguagesThatAreWrittenInIt) {
  EXPECT_THAT(languages_named("latin"), testing::IsSupersetOf({"en", "de", "fr"}));
  EXPECT_THAT(languages_named("script/Cyrillic"), ElementsAre("ru"));
  EXPECT_THAT(languages_named("eslav"), ElementsAre("ru", "uk", "be"));
}

// No name means two languages, so that the order of the table says nothing.
TEST(ReadingLanguage, NamesAreOneLanguagesOnly) {
  std::set<std::string_view> seen;
  for (const Language& language : languages()) {
    EXPECT_TRUE(seen.insert(language.tag).second) << language.tag;
    std::string_view others = language.others;
    while (!others.empty()) {
      const std::string_view name = others.substr(0, others.find(' '));
      EXPECT_TRUE(seen.insert(name).second) << name;
      EXPECT_THAT(languages_named(name), ElementsAre(language.tag)) << name;
      others.remove_prefix(std::min(name.size() + 1, others.size()));
    }
  }
}

TEST(ReadingLanguage, SeveralAreJoinedByPlusOrComma) {
  EXPECT_THAT(*parse_languages(""), IsEmpty());
  EXPECT_THAT(*parse_languages("deu+eng"), ElementsAre("de", "en"));
  EXPECT_THAT(*parse_languages("ch,en,eng"), ElementsAre("zh-Hans", "en"));
  EXPECT_THAT(*parse_languages("de"), ElementsAre("de"));
}

TEST(ReadingLanguage, WhatNobodySpeaksIsRefusedWithTheNearest) {
  struct Row {
    const char* text;
    const char* says;
  };
  for (const Row& row : {Row{"germen", "did you mean german?"},
                         {"deu+xyzzyx", "'xyzzyx'"},
                         {"+eng", "''"},
                         {"eng+", "''"},
                         {"eng++deu", "''"},
                         {"osd", "'osd'"}}) {
    const auto refused = parse_languages(row.text);
    ASSERT_FALSE(refused) << row.text;
    EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
    EXPECT_THAT(refused.error().message, HasSubstr(row.says));
  }
}

}  // namespace
}  // namespace plimsoll

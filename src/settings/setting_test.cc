#include "settings/setting.h"

#include <gmock/gmock.h>

#include <set>

namespace plimsoll {
namespace {

TEST(SettingsTable, EveryRowIsSoundAndItsDefaultIsAllowed) {
  std::set<std::string_view> names;
  std::set<std::string_view> flags;
  for (const Setting& row : settings_table()) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(names.insert(row.name).second);
    EXPECT_TRUE(flags.insert(row.flag).second);
    EXPECT_NE(row.name.find('.'), std::string_view::npos);
    EXPECT_FALSE(row.doc.empty());
    EXPECT_LE(row.doc.size(), 120u);
    Settings settings;
    ASSERT_TRUE(assign(row, row.default_value, settings));
    const std::string text = value_text(row, settings);
    Settings again;
    ASSERT_TRUE(assign(row, text, again)) << text;
    EXPECT_EQ(value_text(row, again), text);
  }
}

TEST(SettingsTable, RefusalsNameSettingValueAndBounds) {
  Settings settings = default_settings();
  const auto refused = assign(*find_setting("read.window"), "0", settings);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
  EXPECT_EQ(refused.error().message, "read.window cannot be '0' (allowed: 1..256)");
  EXPECT_EQ(settings.window, 10);
  const auto choice = assign(*find_setting("read.precision"), "fp16", settings);
  ASSERT_FALSE(choice);
  EXPECT_THAT(choice.error().message, testing::HasSubstr("auto | f32 | bf16 | f16"));
}

TEST(SettingsTable, TypesAreParsedAsPeopleWriteThem) {
  Settings settings = default_settings();
  EXPECT_TRUE(assign(*find_setting("limits.file_bytes"), "1.5 GiB", settings));
  EXPECT_EQ(settings.file_bytes_max, Bytes(1536ull << 20));
  EXPECT_TRUE(assign(*find_setting("limits.page_time"), "1500ms", settings));
  EXPECT_EQ(settings.page_time_max, std::chrono::milliseconds(1500));
  EXPECT_TRUE(assign(*find_setting("read.text_layer"), "only", settings));
  EXPECT_EQ(settings.text_layer, TextLayerMode::only);
  for (const auto* good : {"0", "2G", "60%", "100%"})
    EXPECT_TRUE(assign(*find_setting("memory.max"), good, settings)) << good;
  for (const auto* bad : {"", "0%", "101%", "x%", "much"})
    EXPECT_FALSE(assign(*find_setting("memory.max"), bad, settings)) << bad;
  for (const auto* bad : {"-1", "1.5", "10x", "", "99999999999999999999"})
    EXPECT_FALSE(assign(*find_setting("read.jobs"), bad, settings)) << bad;
}

TEST(SettingsTable, Durations) {
  using std::chrono::milliseconds;
  EXPECT_EQ(parse_duration("20"), milliseconds(20'000));
  EXPECT_EQ(parse_duration("0.5s"), milliseconds(500));
  EXPECT_EQ(parse_duration("5m"), milliseconds(300'000));
  for (const auto* bad : {"", "s", "5 weeks", "-1s", "nan"}) EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(SettingsTable, EnvironmentVariableFollowsTheFlag) {
  EXPECT_EQ(environment_variable(*find_setting("limits.page_pixels")), "PLIMSOLL_PAGE_PIXELS");
}

}  // namespace
}  // namespace plimsoll

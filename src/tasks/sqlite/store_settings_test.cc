#include "tasks/sqlite/store_settings.h"

#include <gtest/gtest.h>

#include "settings/setting.h"

namespace plimsoll {
namespace {

Settings set(std::string_view name, std::string_view value) {
  Settings settings = default_settings();
  EXPECT_TRUE(assign(*find_setting(name), value, settings)) << name;
  return settings;
}

SqliteStoreOptions options_with(std::string_view name, std::string_view value) {
  return store_options(set(name, value), "/data", {});
}

TEST(StoreSettings, DefaultsAreThoseOfTheObjects) {
  const SqliteStoreOptions set = store_options(default_settings(), "/data", {}), own{};
  EXPECT_EQ(set.commit.patience, own.commit.patience);
  EXPECT_EQ(set.queue.writes_max, own.queue.writes_max);
  EXPECT_EQ(set.queue.bytes_max, own.queue.bytes_max);
  EXPECT_EQ(set.cache, own.cache);
  EXPECT_EQ(set.events_kept, own.events_kept);
  EXPECT_EQ(set.file, "/data/tasks.db");
  EXPECT_EQ(body_folder("/data"), "/data/bodies");
}

TEST(StoreSettings, EachGetsWhereItCounts) {
  EXPECT_EQ(options_with("tasks.commit_wait", "50ms").commit.patience, Milliseconds(50));
  EXPECT_EQ(options_with("tasks.waiting_writes", "77").queue.writes_max, 77U);
  EXPECT_EQ(options_with("tasks.waiting_bytes", "17M").queue.bytes_max, Bytes(17U << 20));
  EXPECT_EQ(options_with("tasks.database_cache", "1M").cache, Bytes(1U << 20));
  EXPECT_EQ(options_with("tasks.database_quota", "64M").database_max, Bytes(64U << 20));
  EXPECT_EQ(options_with("tasks.events", "2000").events_kept, 2000);
  EXPECT_EQ(body_limits(set("tasks.body_quota", "3G")).total_max, Bytes(std::uint64_t{3} << 30));
  EXPECT_EQ(body_limits(set("limits.file_bytes", "5M")).file_max, Bytes(5U << 20));
  EXPECT_EQ(retention_rules(set("tasks.keep_time", "2h")).age_max, Milliseconds(7'200'000));
  EXPECT_EQ(retention_rules(set("tasks.keep_bytes", "1G")).bytes_max, Bytes(1U << 30));
}

// Otherwise the quotas refuse before anything finished makes room.
TEST(StoreSettings, RetentionSetsInBeforeTheQuotasAreFull) {
  const Settings settings = default_settings();
  EXPECT_LT(settings.keep_bytes, settings.body_quota);
}

}  // namespace
}  // namespace plimsoll

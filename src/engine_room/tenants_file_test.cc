#include "engine_room/tenants_file.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tasks/temporary_folder.h"

namespace plimsoll {
namespace {
using namespace literals;

TEST(TenantsFile, RowsStartFromWhatTheSettingsGiveEverybody) {
  const TemporaryFolder folder;
  Settings settings = default_settings();
  settings.queue_tenant_tasks = 7;
  settings.queue_tenant_bytes = 3_MiB;
  EXPECT_TRUE(read_tenants(settings).value().empty()) << "no file, no rows";
  settings.tenants_file = folder.path / "tenants";
  std::ofstream(settings.tenants_file) << "accounts weight=4\n";
  const TenantTable table = read_tenants(settings).value();
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table.at("accounts").weight, 4);
  EXPECT_EQ(table.at("accounts").queued_max, 7);
  EXPECT_EQ(table.at("accounts").queued_bytes_max, 3_MiB);
}

TEST(TenantsFile, OneThatIsNoneIsRefused) {
  const TemporaryFolder folder;
  Settings settings = default_settings();
  settings.tenants_file = folder.path / "none";
  EXPECT_EQ(read_tenants(settings).error().reason, Reason::file_missing);
  settings.tenants_file = folder.path;
  EXPECT_EQ(read_tenants(settings).error().reason, Reason::file_unreadable);
  settings.tenants_file = folder.path / "tenants";
  settings.queue_tenants = 1;
  std::ofstream(settings.tenants_file) << "a\nb\n";
  EXPECT_THAT(read_tenants(settings).error().message, testing::HasSubstr("more than 1 rows (queue.tenants)"));
}

}  // namespace
}  // namespace plimsoll

// The file of the setting queue.tenants_file.
#pragma once

#include "routing/tenant_table.h"
#include "settings/settings.h"

namespace plimsoll {

// What everybody has who has no row of his own.
[[nodiscard]] TenantShare other_tenants(const Settings& settings);
// Without the setting: no rows. Reason::file_missing, file_unreadable, and as parse_tenants().
[[nodiscard]] Result<TenantTable> read_tenants(const Settings& settings);

}  // namespace plimsoll
